import { randomUUID } from "node:crypto";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { backupTenant } from "#backup-tenant/backup.ts";
import type { Backups, BackupTools } from "#backups/backups.ts";
import { createDirectoryStore } from "#backups/directory-store.ts";
import { backupKey } from "#backups/key.ts";
import { databaseRefOf } from "#database-ref-of.ts";
import { ProvisioningError } from "#errors.ts";
import { provisionTenantSaga } from "#provision-tenant/saga.ts";
import type { RuntimeSpec } from "#runtimes/runtime.ts";
import { waitUntilHealthy } from "#runtimes/wait-until-healthy.ts";
import { resumeAll } from "#saga/resume.ts";
import { run } from "#saga/run.ts";
import type { Saga } from "#saga/step.ts";
import { memoryStore } from "../../test/memory-store.ts";
import { acme, type N8nStack, startN8nStack, writeTinyPack } from "../../test/n8n-stack.ts";
import { noHoldings } from "../../test/no-holdings.ts";
import { makeFolder } from "../../test/temporary-folder.ts";
import { serveTenantApi, type TenantApi } from "../../test/tenant-api.ts";
import type { UpgradeSubject } from "./context.ts";
import { prepareUpgrade } from "./prepare.ts";
import { upgradeTenantSaga } from "./saga.ts";

const folder = makeFolder();
let api: TenantApi;
let stack: N8nStack;
let tools: BackupTools;
let backups: Backups;
const held = new Set<string>();
const started: string[] = [];
const ctx = () => ({ deps: stack, tenant: acme });

/** One n8n plays three releases; the broken one changes the database, as its migrations would, and does not start. */
function playReleases(real: N8nStack["runtime"]): N8nStack["runtime"] {
	const releases = ["3-broken", "2-new", "1-old"];
	return {
		...real,
		releases: async () => releases,
		async ensure(spec: RuntimeSpec) {
			started.push(spec.release);
			if (spec.release === "3-broken") {
				await query(
					"drop table n8n.webhook_entity; update n8n.workflow_entity set name = 'spoiled', \"versionId\" = 'x'",
				);
				throw new ProvisioningError("runtime_failed", "n8n 3-broken ended while starting.");
			}
			await real.ensure({ ...spec, release: "one" });
		},
	};
}

async function query(sql: string): Promise<Record<string, unknown>[]> {
	const client = new pg.Client({ connectionString: stack.database.url(await databaseRefOf(ctx()), "admin") });
	await client.connect();
	try {
		const answer = await client.query(sql);
		return Array.isArray(answer) ? [] : answer.rows;
	} finally {
		await client.end();
	}
}

async function rows(): Promise<Record<string, unknown[]>> {
	const tables = await query(
		"select schemaname || '.' || tablename as name from pg_tables where schemaname in ('n8n', 'business')",
	);
	const found: Record<string, unknown[]> = {};
	for (const { name } of tables) {
		const all = await query(`select row_to_json(t)::text as row from ${name} t`);
		found[String(name)] = all.map(({ row }) => row).toSorted();
	}
	return found;
}

/** What a start of n8n and our own sign-in write anew; its counts of executions move between tables, and its settings grow with its starts. */
const written = ["n8n.user", "n8n.credentials_entity", "n8n.webhook_entity", "n8n.user_api_keys", "n8n.project"];
const kept = (all: Record<string, unknown[]>) =>
	Object.fromEntries(
		Object.entries(all)
			.filter(([name]) => name !== "n8n.settings" && !name.startsWith("n8n.workflow_statistics"))
			.map(([name, of]) => [name, written.includes(name) ? of.length : of]),
	);

async function double(number: number): Promise<unknown> {
	const answer = await fetch(`${await waitUntilHealthy(stack.runtime, acme.id)}/webhook/doubler`, {
		method: "POST",
		headers: { "Content-Type": "application/json" },
		body: JSON.stringify({ number }),
	});
	return answer.json();
}

const saga = () =>
	upgradeTenantSaga({
		provisioning: stack,
		tools,
		backups,
		holds: { hold: (id) => void held.add(id), letGo: (id) => void held.delete(id) },
	});
const upgrade = async (release: string, store = memoryStore()) =>
	run({ store, clock: stack.clock, log: stack.log }, saga(), acme.id, await prepareUpgrade(ctx(), release));
const state = () => ({ release: stack.tenants.records.get(acme.id)?.release, state: stack.tenants.state.get(acme.id) });

beforeAll(async () => {
	api = await serveTenantApi((token) => token === stack.vault.secrets.get(`${acme.id} tenant.token`));
	stack = await startN8nStack(folder.path, api.url);
	stack.runtime = playReleases(stack.runtime);
	writeTinyPack(stack.packsFolder);
	await stack.tenants.setRelease(acme.id, "1-old");
	tools = {
		store: createDirectoryStore(join(folder.path, "backups")),
		key: backupKey(Buffer.alloc(32, 5)),
		workFolder: join(folder.path, "work"),
		holdings: noHoldings,
	};
	backups = {
		async take(of, reason) {
			const id = randomUUID();
			await backupTenant(of, tools, { id, reason, takenAt: stack.clock() });
			return id;
		},
	};
	const outcome = await run(
		{ store: memoryStore(), clock: stack.clock, log: stack.log },
		provisionTenantSaga(stack),
		acme.id,
		acme,
	);
	expect(outcome).toEqual({ state: "done" });
	expect(await double(21)).toEqual({ doubled: 42 });
}, 300_000);
afterAll(async () => {
	await stack.stop();
	await api.close();
	folder.remove();
});

test("a release that is not there, or runs already, is refused before anything is done", async () => {
	await expect(prepareUpgrade(ctx(), "9-none")).rejects.toThrow(/no release "9-none".*3-broken, 2-new, 1-old/);
	await expect(prepareUpgrade(ctx(), "1-old")).rejects.toThrow("acme runs 1-old already");
});

test("a release that fails is taken back: database row by row, release, and the tenant answers", async () => {
	const before = kept(await rows());
	const outcome = await upgrade("3-broken");
	expect(outcome).toMatchObject({
		state: "undone",
		failure: { step: "start-release", reason: "n8n 3-broken ended while starting." },
	});
	expect(kept(await rows())).toEqual(before);
	expect(await query("select name from n8n.workflow_entity order by 1")).toEqual([
		{ name: "Doubler" },
		{ name: "Listener" },
	]);
	expect(state()).toMatchObject({ release: "1-old", state: { state: "active" } });
	expect(await double(4)).toEqual({ doubled: 8 });
	expect([...held]).toEqual([]);
	expect(started.slice(started.indexOf("3-broken"))).toEqual(expect.arrayContaining(["3-broken", "1-old"]));
});

test("nothing reaches n8n while it is upgraded, because events wait from the first step to the end", async () => {
	const seen: boolean[] = [];
	const store = memoryStore(async (what) => {
		if (what.endsWith("running")) seen.push(held.has(acme.id));
	});
	expect(await upgrade("2-new", store)).toEqual({ state: "done" });
	// Before the first step nothing is held: the run was only stored.
	expect(seen).toEqual(seen.map(() => true));
	expect([...held]).toEqual([]);
	expect(state()).toMatchObject({ release: "2-new", state: { state: "active" } });
	expect(await double(5)).toEqual({ doubled: 10 });
	expect(store.runs[0]?.steps.find(({ id }) => id === "check-work")?.output).toEqual({ webhooks: 2 });
});

/** A store that is gone after a write, as a killed process is; the next one goes on from what was written. */
async function killedAt(write: string, release: string) {
	const store = memoryStore(async (what) => {
		if (what === write && !store.killed) {
			store.killed = true;
			throw new Error("killed");
		}
	}) as ReturnType<typeof memoryStore> & { killed?: boolean };
	const patience = { limitMs: 0, firstMs: 1, ceilingMs: 1 };
	const deps = { store, clock: stack.clock, log: stack.log, patience };
	const subject: UpgradeSubject = await prepareUpgrade(ctx(), release);
	await expect(run(deps, saga(), acme.id, subject)).rejects.toThrow("killed");
	held.clear();
	await resumeAll(deps, new Map([[saga().id, saga() as unknown as Saga<never, never>]]));
	return store.runs[0]?.state;
}

test.each(["stop-n8n done", "keep-backup done", "set-release done", "start-release done", "run done"])(
	"killed at “%s” it is upgraded all the same, because every step finds what is there",
	async (write) => {
		await stack.tenants.setRelease(acme.id, "1-old");
		expect(await killedAt(write, "2-new")).toBe("done");
		expect(state()).toMatchObject({ release: "2-new", state: { state: "active" } });
		expect(await double(6)).toEqual({ doubled: 12 });
		expect([...held]).toEqual([]);
	},
);

test.each(["start-release undone", "keep-backup undone", "stop-n8n undone", "run undone"])(
	"killed at “%s” it is rolled back all the same",
	async (write) => {
		await stack.tenants.setRelease(acme.id, "1-old");
		const before = kept(await rows());
		// The step that failed stays written as failed when it was undone.
		const at = write === "start-release undone" ? "start-release undoing" : write;
		expect(await killedAt(at, "3-broken")).toBe("undone");
		expect(kept(await rows())).toEqual(before);
		expect(state()).toMatchObject({ release: "1-old", state: { state: "active" } });
		expect(await double(7)).toEqual({ doubled: 14 });
	},
);
