import { randomUUID } from "node:crypto";
import type { ProvisioningDeps, TenantContext } from "@flomastr/provisioning/deps";
import { createSagaStore } from "@flomastr/provisioning/saga/create-store";
import type { UpgradeSubject } from "@flomastr/provisioning/upgrade-tenant/context";
import { upgradeSagaId } from "@flomastr/provisioning/upgrade-tenant/saga";
import { beforeEach, expect, test } from "vitest";
import { createTenantDirectory } from "#tenants/directory.ts";
import { createTenantRecords } from "#tenants/records.ts";
import { createTenantRuns, type TenantSaga } from "#tenants/runs.ts";
import { createHotStore } from "../../test/hot-store.ts";
import { createTenantRow } from "../../test/rows.ts";
import { until } from "../../test/until.ts";
import { createLog } from "../log.ts";
import { Signals } from "../signals.ts";
import { chooseTenants } from "./choose.ts";
import { createHolds } from "./holds.ts";
import { createRollouts } from "./rollouts.ts";
import { upgrades, upgradeTenants } from "./schema.hot.ts";

/** The rollout's own logic on a real store; the saga is a step that does what a test says of a tenant. */
const { hot, url } = await createHotStore();
await hot.$client.query("create schema n8n; create table n8n.webhook_entity (id int)");
const log = createLog("silent", null);
const clock = () => new Date();
const fate = new Map<string, () => Promise<void>>();
let atOnce = 0;
let most = 0;

function start() {
	const records = createTenantRecords(hot, createTenantDirectory(hot), { changed: () => {}, removed: async () => {} });
	const runtime = { releases: async () => ["2-new", "1-old"] } as ProvisioningDeps["runtime"];
	const provisioning = {
		runtime,
		tenants: records,
		vault: { get: async () => "secret" },
		// A locked table is waited for a moment here, and a minute elsewhere.
		database: { open: async () => {}, url: () => `${url}&query_timeout=300` },
		publicUrl: (slug: string) => `http://${slug}.localhost/`,
	} as unknown as ProvisioningDeps;
	const saga: TenantSaga<UpgradeSubject> = {
		id: upgradeSagaId,
		onFailure: "undo",
		context: (tenant): TenantContext => ({ deps: provisioning, tenant }),
		steps: [
			{
				id: "upgrade",
				title: "Upgrade",
				async do({ tenant }) {
					most = Math.max(most, ++atOnce);
					await (fate.get(tenant.id) ?? (async () => {}))().finally(() => atOnce--);
					await records.setRelease(tenant.id, (tenant as UpgradeSubject).release);
					return null;
				},
			},
		],
	};
	const runs = createTenantRuns({
		hot,
		signals: new Signals(),
		provisioning,
		saga: { store: createSagaStore(hot), clock, log },
		sagas: [saga as TenantSaga<never>],
		log,
	});
	return { runs, rollouts: createRollouts({ hot, runs, saga, runtime, clock, log }) };
}

const { rollouts } = start();
const some = (count: number, more: { state?: string; release?: string } = {}) =>
	Promise.all(
		Array.from({ length: count }, () => createTenantRow(hot, { release: "1-old", databaseHost: "main", ...more })),
	);
const ended = (id: string) =>
	until("the rollout has ended", async () => {
		const upgrade = await rollouts.get(id);
		return upgrade.state !== "running" && upgrade.tenants.every(({ state }) => state !== "running") && upgrade;
	});
const everyone = { release: "2-new", to: { share: 1 }, at_once: 1 };

beforeEach(async () => {
	await hot.$client.query("truncate upgrades, upgrade_tenants, saga_runs, saga_steps; delete from tenants");
	fate.clear();
	most = 0;
});

test("all are upgraded, so many at the same time, and suspended ones are passed over", async () => {
	const both = Promise.withResolvers<void>();
	for (const { id } of await some(5)) {
		fate.set(id, async () => {
			if (atOnce === 2) both.resolve();
			await both.promise;
		});
	}
	const [sleeping] = await some(1, { state: "asleep" });
	const [suspended] = await some(1, { state: "suspended" });
	const { id } = await rollouts.start({ ...everyone, at_once: 2 });
	const upgrade = await ended(id);
	expect(upgrade.state).toBe("done");
	expect(upgrade.tenants.filter(({ state }) => state === "done")).toHaveLength(6);
	expect(upgrade.tenants.find((one) => one.id === suspended?.id)).toMatchObject({
		state: "skipped",
		error: /suspended/,
	});
	expect(upgrade.tenants.find((one) => one.id === sleeping?.id)).toMatchObject({ state: "done", from: "1-old" });
	expect(most).toBe(2);
	expect((await rollouts.releases()).releases).toEqual([
		{ release: "2-new", tenants: 6 },
		{ release: "1-old", tenants: 1 },
	]);
});

test("the first that has to go back stops the rest, because what did harm once is not done again", async () => {
	const all = await some(4);
	for (const { id } of all) fate.set(id, () => Promise.reject(new Error("it does not start")));
	const upgrade = await ended((await rollouts.start(everyone)).id);
	expect(upgrade.state).toBe("stopped");
	expect(upgrade.tenants.map(({ state }) => state).toSorted()).toEqual([
		"rolled_back",
		"waiting",
		"waiting",
		"waiting",
	]);
	expect(upgrade.tenants.find(({ state }) => state === "rolled_back")?.error).toBe("upgrade: it does not start");
});

test("stopped by hand it ends what is under way and begins nothing", async () => {
	const all = await some(3);
	const going = Promise.withResolvers<void>();
	for (const { id } of all) fate.set(id, () => going.promise);
	const { id } = await rollouts.start(everyone);
	await until("one is under way", () => atOnce === 1);
	expect((await rollouts.stop(id)).state).toBe("stopped");
	going.resolve();
	const upgrade = await ended(id);
	expect(upgrade.tenants.map(({ state }) => state).toSorted()).toEqual(["done", "waiting", "waiting"]);
});

test("two rollouts at once are refused, and so is one with nothing to do", async () => {
	const all = await some(1);
	const going = Promise.withResolvers<void>();
	for (const { id } of all) fate.set(id, () => going.promise);
	const { id } = await rollouts.start(everyone);
	await some(1);
	await expect(rollouts.start(everyone)).rejects.toMatchObject({ code: "conflict" });
	going.resolve();
	await ended(id);
	await ended((await rollouts.start(everyone)).id);
	await expect(rollouts.start(everyone)).rejects.toMatchObject({ code: "invalid", fields: { to: expect.any(String) } });
	await expect(rollouts.start({ ...everyone, release: "9" })).rejects.toMatchObject({
		code: "invalid",
		message: expect.stringContaining("2-new, 1-old"),
	});
});

test("cut off by a kill it goes on: who was under way ends, who waited follows", async () => {
	const all = await some(3);
	// The process ends while the first is upgraded: its run is stored and never ends there.
	for (const { id } of all) fate.set(id, () => new Promise(() => {}));
	const { id } = await rollouts.start(everyone);
	await until("one is under way", () => atOnce === 1);
	fate.clear();
	atOnce = 0;
	const holds = createHolds();
	await holds.load(hot);
	const underWay = (await rollouts.get(id)).tenants.find(({ state }) => state === "running");
	expect(all.filter((tenant) => holds.has(tenant.id)).map((tenant) => tenant.id)).toEqual([underWay?.id]);
	const next = start();
	await Promise.all([next.runs.takeUpUnfinished(), next.rollouts.goOn()]);
	const upgrade = await ended(id);
	expect([upgrade.state, upgrade.tenants.map(({ state }) => state)]).toEqual(["done", ["done", "done", "done"]]);
});

test("cut off between choosing a tenant and beginning, it begins, because an older rollout's end says nothing of this one", async () => {
	const [good, bad] = (await some(2)).map(({ id }) => id) as [string, string];
	fate.set(bad, () => Promise.reject(new Error("it does not start")));
	for (const tenant of [good, bad]) {
		await ended((await rollouts.start({ ...everyone, to: { tenants: [tenant] } })).id);
		await hot.$client.query("update tenants set release = '1-old' where id = $1", [tenant]);
	}
	fate.clear();
	const id = randomUUID();
	await hot.insert(upgrades).values({ id, release: "2-new", state: "running", atOnce: 1 });
	const chosen = { upgradeId: id, slug: "s", fromRelease: "1-old", state: "running" } as const;
	await hot.insert(upgradeTenants).values([good, bad].map((ofTenant, position) => ({ ...chosen, ofTenant, position })));
	await start().rollouts.goOn();
	const upgrade = await rollouts.get(id);
	expect([upgrade.state, upgrade.tenants.map(({ state }) => state)]).toEqual(["done", ["done", "done"]]);
	const { rows } = await hot.$client.query("select release from tenants");
	expect(rows).toEqual([{ release: "2-new" }, { release: "2-new" }]);
});

test("a tenant that keeps its tables locked is passed over, because one must neither hold up nor stop the others", async () => {
	await some(1);
	const hostile = await hot.$client.connect();
	await hostile.query("begin; lock table n8n.webhook_entity in access exclusive mode");
	const upgrade = await ended((await rollouts.start(everyone)).id);
	await hostile.query("commit");
	hostile.release();
	expect(upgrade).toMatchObject({ state: "done", tenants: [{ state: "skipped", error: /locked.*Restart its n8n/ }] });
});

test("a share is the same tenants each time, and a larger one contains the smaller", async () => {
	await some(20);
	const { rows: all } = await hot.$client.query("select id, state, release, slug from tenants");
	const chosen = (share: number) => chooseTenants(all, { release: "2-new", to: { share } }).map(({ row }) => row.id);
	expect(chosen(0.1)).toHaveLength(2);
	expect(chosen(0.1)).toEqual(chosen(0.1));
	expect(chosen(0.5).slice(0, 2)).toEqual(chosen(0.1));
	expect(chosen(1)).toHaveLength(20);
	expect(chosen(0.01)).toHaveLength(1);
});
