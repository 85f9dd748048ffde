import { randomBytes, randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Backups } from "@flomastr/provisioning/backups/backups";
import type { ProvisioningDeps, TenantSubject } from "@flomastr/provisioning/deps";
import { provisionTenantSaga } from "@flomastr/provisioning/provision-tenant/saga";
import { removeTenantSaga } from "@flomastr/provisioning/remove-tenant/saga";
import type { UpgradeDeps } from "@flomastr/provisioning/upgrade-tenant/context";
import { upgradeTenantSaga } from "@flomastr/provisioning/upgrade-tenant/saga";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type KillHost, openKillHost } from "../../test/kill/host.ts";
import type { Boundary, Order } from "../../test/kill/order.ts";
import { randomOf } from "../../test/kill/random.ts";
import { type Life, startLife } from "../../test/kill/start-life.ts";
import { hookPack } from "../../test/write-hook-pack.ts";

/*
 * kill -9 of the control plane at every boundary of every step, and at random moments. What the next start makes of it
 * is held against the host itself: containers, networks, volumes, databases, roles, routes, subaccounts.
 */

let host: KillHost;
let life: Life | null = null;
const masterKey = randomBytes(32).toString("hex");

beforeAll(async () => {
	host = await openKillHost("kl1");
}, 600_000);

afterAll(async () => {
	await life?.kill();
	await host.close();
}, 120_000);

let made = 0;
function newTenant(): TenantSubject {
	const slug = `kill-${++made}`;
	return {
		id: randomUUID(),
		slug,
		name: `Kill ${made}`,
		pack: hookPack,
		owner: { email: `owner@${slug}.test`, name: "Olive" },
	};
}

/** A control plane begins with these orders. */
async function begin(order: Partial<Pick<Order, "create" | "upgrade" | "remove" | "hold" | "fail">>): Promise<Life> {
	const nothing = { create: [], upgrade: [], remove: [], hold: {}, fail: {} };
	life = await startLife(host.folder, { ...nothing, masterKey, ...host.order, ...order });
	return life;
}

/** Kills it where all of these stand still, and lets the next one bring everything to an end. */
async function killWhereHeld(order: Parameters<typeof begin>[0]): Promise<void> {
	const first = await begin(order);
	await first.said("held", Object.keys(order.hold ?? {}).length);
	await first.kill();
	await settle();
}

/** One life without a kill: takes up what was cut off. */
async function settle(fail: Order["fail"] = {}): Promise<void> {
	const next = await begin({ fail });
	const [settled] = await next.said("settled");
	// What was cut off was brought to an end by its own run; the comparison with the records found nothing to mend.
	expect(settled).toEqual({ is: "settled", failures: [], findings: [] });
	await next.kill();
}

// Asked for their steps only.
const deps = {} as ProvisioningDeps;
const stepsOf = (saga: { steps: readonly { id: string }[] }) => saga.steps.map(({ id }) => id);
const provisioning = stepsOf(provisionTenantSaga(deps));
const upgrade = stepsOf(upgradeTenantSaga({ provisioning: deps } as UpgradeDeps));
const removal = stepsOf(removeTenantSaga(deps, {} as Backups));
const moments = ["before-do", "after-do", "after-record"] as const;

/** Each tenant stands still at another step, all at the same kind of moment. */
function holdAt(tenants: TenantSubject[], steps: string[], at: Boundary["at"]): Record<string, Boundary> {
	return Object.fromEntries(tenants.flatMap(({ id }, n) => (steps[n] ? [[id, { step: steps[n], at }]] : [])));
}

test.each(moments)(
	"killed %s of any step, every tenant is active or gone at the next start, because each step finds what is there",
	{ timeout: 1_200_000 },
	async (at) => {
		const tenants = provisioning.map(newTenant);
		await killWhereHeld({ create: tenants, hold: holdAt(tenants, provisioning, at) });
		await host.expectAsRecorded({ active: tenants.length });
		const some = tenants.slice(0, upgrade.length);
		await killWhereHeld({ upgrade: some.map(({ id }) => id), hold: holdAt(some, upgrade, at) });
		await host.expectAsRecorded({ active: tenants.length });
		// Those for whom there is no step to stand still at come first: the kill must not find one that was never begun.
		const ids = tenants.map(({ id }) => id).toReversed();
		await killWhereHeld({ remove: ids, hold: holdAt(tenants, removal, at) });
		await host.expectAsRecorded({ active: 0 });
	},
);

test.each(["before-undo", "after-undo"] as const)(
	"killed %s of any step of a provisioning that failed, nothing is left of it",
	{ timeout: 1_200_000 },
	async (at) => {
		const undoing = provisioning.slice(0, provisioning.indexOf("wait-healthy"));
		const tenants = undoing.map(newTenant);
		const fail = Object.fromEntries(tenants.map(({ id }) => [id, "wait-healthy"]));
		await killWhereHeld({ create: tenants, fail, hold: holdAt(tenants, undoing, at) });
		await host.expectAsRecorded({ active: 0 });
	},
);

test("killed at any moment of an upgrade's way back, every tenant runs its former release on its former rows", {
	timeout: 1_200_000,
}, async () => {
	// The new release runs already and has spoiled the database: all of it has to be undone.
	const undoing = upgrade.slice(0, upgrade.indexOf("check-work"));
	const boundaries = undoing.flatMap((step) => (["before-undo", "after-undo"] as const).map((at) => ({ step, at })));
	const tenants = boundaries.map(newTenant);
	const ids = tenants.map(({ id }) => id);
	const first = await begin({ create: tenants });
	await first.said("settled");
	await first.kill();
	const hold = Object.fromEntries(ids.map((id, n) => [id, boundaries[n] as Boundary]));
	const fail = Object.fromEntries(ids.map((id) => [id, "check-work"]));
	await killWhereHeld({ upgrade: ids, hold, fail });
	await host.expectAsRecorded({ active: ids.length });
	expect(new Set(await host.releases())).toEqual(new Set([host.order.parts.release]));
});

test("killed at random moments, everything ends whole or gone", { timeout: 1_200_000 }, async () => {
	const seed = Number(process.env.KILL_SEED ?? randomBytes(4).readUInt32LE());
	console.log(`KILL_SEED=${seed}`);
	const random = randomOf(seed);
	const some = (most: number) => 1 + Math.floor(random() * most);
	const [kills, atOnce, mostAlive] = [50, 4, 6];
	// By tenant and for good: an upgrade that was cut off while it failed fails at the next start as well.
	const fail: Order["fail"] = {};
	for (let kill = 0; kill < kills; kill++) {
		// Some go, some change, others come, and what the kill before cut off goes on: about four runs are hit by each.
		const free = await host.free();
		const remove = free.slice(0, some(2));
		const changed = free.slice(remove.length, remove.length + some(2));
		const room = Math.max(1, mostAlive - (await host.living()));
		const places = Math.max(1, atOnce - remove.length - changed.length);
		const create = Array.from({ length: Math.min(room, places) }, () => newTenant());
		for (const { id } of create) if (random() < 0.4) fail[id] = "check-work";
		const running = await begin({ create, upgrade: changed, remove, fail });
		await wait(random() * 7_000);
		await running.kill();
	}
	await settle(fail);
	await host.expectAsRecorded({});
});
