import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import Dockerode from "dockerode";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { backupTenant } from "#backup-tenant/backup.ts";
import type { BackupTools } from "#backups/backups.ts";
import { createDirectoryStore } from "#backups/directory-store.ts";
import { backupKey } from "#backups/key.ts";
import { databaseRefOf } from "#database-ref-of.ts";
import { createPostgresDatabase, type PostgresDatabase } from "#databases/postgres.ts";
import type { ProvisioningDeps } from "#deps.ts";
import { provisionTenantSaga } from "#provision-tenant/saga.ts";
import { createDockerRuntime, type DockerRuntime } from "#runtimes/docker.ts";
import { run } from "#saga/run.ts";
import { type DockerPostgres, startDockerPostgres } from "../../test/docker-postgres.ts";
import { makeRelease, spoiler } from "../../test/make-release.ts";
import { memoryStore } from "../../test/memory-store.ts";
import { acme, writeTinyPack } from "../../test/n8n-stack.ts";
import { noHoldings } from "../../test/no-holdings.ts";
import { recordLog } from "../../test/record-log.ts";
import { testRecords, testVault } from "../../test/records.ts";
import { makeFolder } from "../../test/temporary-folder.ts";
import { toolsInContainer } from "../../test/tools-in-container.ts";
import { prepareUpgrade } from "./prepare.ts";
import { pruneReleases } from "./prune-releases.ts";
import { upgradeTenantSaga } from "./saga.ts";

/** Releases on the real engine: the product's image under two names, and one whose n8n spoils the database and hangs. */
const platform = "bk1";
const migrationsFolder = new URL("../../../tenant-template/migrations", import.meta.url).pathname;
const docker = new Dockerode();
const folder = makeFolder();
const log = recordLog();
const tenants = testRecords();
const held = new Set<string>();
let postgres: DockerPostgres;
let databases: PostgresDatabase;
let runtime: DockerRuntime;
let deps: ProvisioningDeps;
let tools: BackupTools;

const ctx = () => ({ deps, tenant: { ...acme, pack: "tiny" } });
const database = async () =>
	new pg.Client({ connectionString: deps.database.url(await databaseRefOf(ctx()), "admin") });

/** n8n moves its counts of executions from the one to the other in the background. */
const counted = ["workflow_statistics", "workflow_statistics_delta"];

async function rows(): Promise<Record<string, unknown>> {
	const client = await database();
	await client.connect();
	const found: Record<string, unknown> = {};
	const { rows: tables } = await client.query(
		"select tablename as name from pg_tables where schemaname = 'n8n' and tablename <> all($1)",
		// Written anew by every start of n8n and by our own sign-in.
		[["user", "credentials_entity", "webhook_entity", "settings", "user_api_keys", "project"].concat(counted)],
	);
	for (const { name } of tables) {
		const all = await client.query(`select row_to_json(t)::text as row from n8n."${name}" t`);
		found[name] = all.rows.map(({ row }) => row).toSorted();
	}
	await client.end();
	return found;
}

async function double(number: number): Promise<unknown> {
	const answer = await fetch(`${runtime.address(acme.id)}/webhook/doubler`, {
		method: "POST",
		headers: { "Content-Type": "application/json" },
		body: JSON.stringify({ number }),
	});
	return answer.json();
}

async function upgrade(release: string) {
	const saga = upgradeTenantSaga({
		provisioning: deps,
		tools,
		healthyWithinMs: release.endsWith("broken") ? 15_000 : undefined,
		holds: { hold: (id) => void held.add(id), letGo: (id) => void held.delete(id) },
		backups: {
			async take(of, reason) {
				const id = randomUUID();
				await backupTenant(of, tools, { id, reason, takenAt: new Date() });
				return id;
			},
		},
	});
	return run({ store: memoryStore(), clock: deps.clock, log }, saga, acme.id, await prepareUpgrade(ctx(), release));
}

const ours = async () =>
	(await docker.listContainers({ all: true })).filter(({ Names }) => Names[0]?.startsWith(`/${platform}-n8n`));

beforeAll(async () => {
	await makeRelease(docker, platform, "bk1-old");
	await makeRelease(docker, platform, "bk1-new");
	await makeRelease(docker, platform, "bk1-broken", spoiler);
	postgres = await startDockerPostgres(`${platform}-postgres`);
	runtime = createDockerRuntime({
		docker,
		platform,
		controlPlane: "host",
		image: (release) => `${platform}/n8n:${release}`,
		// All three may be of one second, and then the newest is any of them.
		release: "bk1-new",
		log,
	});
	for (const left of (await runtime.list()).keys()) await runtime.remove(left);
	databases = createPostgresDatabase({
		platform,
		hosts: [{ name: "main", adminUrl: postgres.adminUrl }],
		tools: toolsInContainer(postgres.container),
		log,
	});
	const fill = (url: string) => runtime.fillTemplate("bk1-old", url);
	await databases.prepareTemplate({ release: "bk1-old", fill, migrationsFolder });
	writeTinyPack(join(folder.path, "packs"));
	// Its trigger would want a tenant API that this test does not serve.
	rmSync(join(folder.path, "packs/tiny/workflows/2-listener.json"));
	deps = {
		runtime,
		database: databases,
		gateway: { publish: async () => {}, withdraw: async () => {}, list: async () => [], inFlight: async () => 0 },
		subaccounts: null,
		vault: testVault(),
		tenants,
		packsFolder: join(folder.path, "packs"),
		migrationsFolder,
		controlPlaneUrl: "http://127.0.0.1:9",
		publicUrl: (slug) => `http://${slug}.localhost:8080/`,
		clock: () => new Date(),
		log,
	};
	tools = {
		store: createDirectoryStore(join(folder.path, "backups")),
		key: backupKey(Buffer.alloc(32, 5)),
		workFolder: join(folder.path, "work"),
		holdings: noHoldings,
	};
	await tenants.setRelease(acme.id, "bk1-old");
	const provisioned = await run(
		{ store: memoryStore(), clock: deps.clock, log },
		provisionTenantSaga(deps),
		acme.id,
		ctx().tenant,
	);
	expect(provisioned).toEqual({ state: "done" });
}, 400_000);

afterAll(async () => {
	for (const left of (await runtime?.list())?.keys() ?? []) await runtime.remove(left);
	await runtime?.close();
	await databases?.close();
	await postgres?.stop();
	for (const release of ["bk1-old", "bk1-new", "bk1-broken"]) await runtime?.forgetRelease?.(release);
	folder.remove();
}, 120_000);

test("a release whose n8n spoils the database and never answers is taken back row by row", {
	timeout: 300_000,
}, async () => {
	expect(await double(21)).toEqual({ doubled: 42 });
	const before = await rows();
	const outcome = await upgrade("bk1-broken");
	expect(outcome).toMatchObject({ state: "undone", failure: { step: "start-release", reason: /spoiled/ } });
	expect(await rows()).toEqual(before);
	expect(await double(4)).toEqual({ doubled: 8 });
	expect(await ours()).toMatchObject([{ Image: `${platform}/n8n:bk1-old`, State: "running" }]);
	expect([...held]).toEqual([]);
});

test("a release that does is there afterwards, and nothing of the former one", { timeout: 300_000 }, async () => {
	expect(await upgrade("bk1-new")).toEqual({ state: "done" });
	expect(await double(5)).toEqual({ doubled: 10 });
	expect(await ours()).toMatchObject([{ Image: `${platform}/n8n:bk1-new`, State: "running" }]);
	expect((await tenants.read(acme.id)).release).toBe("bk1-new");
});

test("images that nobody runs go when asked, because each is a gigabyte", async () => {
	const deleted = await pruneReleases(runtime, new Set(["bk1-new"]));
	expect(deleted).toContain("bk1-old");
	expect(deleted).not.toContain("bk1-new");
	expect((await runtime.releases()).includes("bk1-old")).toBe(false);
	expect(await double(6)).toEqual({ doubled: 12 });
});
