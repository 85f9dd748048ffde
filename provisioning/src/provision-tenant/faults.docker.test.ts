import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import Dockerode from "dockerode";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { backupTenant } from "#backup-tenant/backup.ts";
import { createDirectoryStore } from "#backups/directory-store.ts";
import { backupKey } from "#backups/key.ts";
import { createPostgresDatabase, type PostgresDatabase } from "#databases/postgres.ts";
import type { ProvisioningDeps, TenantSubject } from "#deps.ts";
import type { Route } from "#gateways/gateway.ts";
import { createDockerRuntime, type DockerRuntime } from "#runtimes/docker.ts";
import { run } from "#saga/run.ts";
import { prepareUpgrade } from "#upgrade-tenant/prepare.ts";
import { upgradeTenantSaga } from "#upgrade-tenant/saga.ts";
import { type DockerPostgres, startDockerPostgres } from "../../test/docker-postgres.ts";
import { makeRelease } from "../../test/make-release.ts";
import { memoryStore } from "../../test/memory-store.ts";
import { noHoldings } from "../../test/no-holdings.ts";
import { recordLog } from "../../test/record-log.ts";
import { testRecords, testVault } from "../../test/records.ts";
import { makeFolder } from "../../test/temporary-folder.ts";
import { toolsInContainer } from "../../test/tools-in-container.ts";
import { provisionTenantSaga } from "./saga.ts";

/** What befalls a host, for real: the saga's step says what was found and what to do, and nothing of the tenant is left. */
const platform = "ft1";
const subnetPool = "10.231.0.0/24";
const releases = { whole: "ft1-whole", broken: "ft1-broken", missing: "ft1-missing" };
const docker = new Dockerode();
const log = recordLog();
const folder = makeFolder();
let postgres: DockerPostgres;
let main: PostgresDatabase;
let runtime: DockerRuntime;

function openDatabase({ adminUrl, container }: DockerPostgres): PostgresDatabase {
	return createPostgresDatabase({
		platform,
		hosts: [{ name: "main", adminUrl }],
		tools: toolsInContainer(container),
		log,
	});
}

/** A tenant to be, in records of its own. */
function newTenant(release: string, changes: Partial<ProvisioningDeps> = {}) {
	const tenants = testRecords();
	const vault = testVault();
	const routes = new Map<string, Route>();
	const id = uuidv7();
	const tenant: TenantSubject = {
		id,
		slug: "acme",
		name: "Acme",
		pack: null,
		owner: { email: "o@acme.test", name: "O" },
	};
	const deps: ProvisioningDeps = {
		runtime,
		database: main,
		gateway: {
			publish: async (route) => void routes.set(route.tenantId, route),
			withdraw: async (tenantId) => void routes.delete(tenantId),
			list: async () => [...routes.values()],
			inFlight: async () => 0,
		},
		subaccounts: null,
		vault,
		tenants,
		packsFolder: join(folder.path, "packs"),
		migrationsFolder: new URL("../../../tenant-template/migrations", import.meta.url).pathname,
		controlPlaneUrl: "http://127.0.0.1:9",
		publicUrl: (slug) => `http://${slug}.localhost:8080/`,
		clock: () => new Date(),
		log,
		...changes,
	};
	async function provision() {
		await tenants.setRelease(id, release);
		return run({ store: memoryStore(), clock: deps.clock, log }, provisionTenantSaga(deps), id, tenant);
	}
	async function expectNothingLeft(): Promise<void> {
		expect({
			runtimes: [...(await runtime.list()).keys()].filter((one) => one === id),
			databases: [...(await deps.database.list()).keys()].filter((one) => one === id),
			secrets: [...vault.secrets.keys()],
			routes: [...routes.keys()],
			slugs: [...tenants.slugs.keys()],
			state: tenants.state.get(id)?.state,
		}).toEqual({ runtimes: [], databases: [], secrets: [], routes: [], slugs: [], state: "failed" });
	}
	return { tenant, deps, tenants, provision, expectNothingLeft };
}

beforeAll(async () => {
	await makeRelease(docker, platform, releases.whole);
	const n8n = 'console.error("Cannot read the encryption key of another"); process.exit(1);';
	await makeRelease(docker, platform, releases.broken, n8n);
	postgres = await startDockerPostgres(`${platform}-postgres`);
	const image = (release: string) => `${platform}/n8n:${release}`;
	runtime = createDockerRuntime({ docker, platform, subnetPool, controlPlane: "host", image, log });
	for (const left of (await runtime.list()).keys()) await runtime.remove(left);
	main = openDatabase(postgres);
}, 400_000);

afterAll(async () => {
	for (const left of (await runtime?.list())?.keys() ?? []) await runtime.remove(left);
	await runtime?.close();
	await main?.close();
	await postgres?.stop();
	for (const release of Object.values(releases)) await runtime?.forgetRelease?.(release);
	folder.remove();
}, 120_000);

test("an image that is not there fails the start of n8n with what to run, and nothing is left", async () => {
	const { provision, expectNothingLeft } = newTenant(releases.missing);
	expect(await provision()).toMatchObject({
		state: "undone",
		failure: {
			step: "start-n8n",
			reason: expect.stringMatching(
				/^The image ft1\/n8n:ft1-missing is not on this machine\. Build it with "npm run images"/,
			),
		},
	});
	await expectNothingLeft();
}, 120_000);

test("another container at n8n's address fails the start with that address's name, and nothing is left but the other", async () => {
	const { tenant, provision, expectNothingLeft } = newTenant(releases.whole);
	const name = `${platform}-n8n-${tenant.id}`;
	const labels = { "flomastr.platform": platform, "flomastr.tenant": tenant.id };
	const Config = [{ Subnet: "10.231.0.240/28", Gateway: "10.231.0.241", IPRange: "10.231.0.240/29" }];
	await docker.createNetwork({ Name: name, Driver: "bridge", Labels: labels, IPAM: { Driver: "default", Config } });
	const other = await docker.createContainer({
		name: `${platform}-other`,
		Image: `${platform}/n8n:${releases.whole}`,
		Entrypoint: ["sleep", "600"],
		HostConfig: { NetworkMode: name },
		NetworkingConfig: { EndpointsConfig: { [name]: { IPAMConfig: { IPv4Address: "10.231.0.254" } } } },
	});
	onTestFinished(() => other.remove({ force: true, v: true }));
	await other.start();
	expect(await provision()).toMatchObject({
		state: "undone",
		failure: {
			step: "start-n8n",
			reason: expect.stringMatching(/Address already in use.*Another container has this address; remove it/),
		},
	});
	await expectNothingLeft();
	expect((await other.inspect()).State.Running).toBe(true);
}, 120_000);

test("an n8n that does not become healthy fails with its last words and what to do, and nothing is left", async () => {
	const { provision, expectNothingLeft } = newTenant(releases.broken, { healthyWithinMs: 10_000 });
	const outcome = await provision();
	expect(outcome).toMatchObject({ state: "undone", failure: { step: "wait-healthy" } });
	const reason = outcome.state === "done" ? "" : outcome.failure.reason;
	expect(reason).toMatch(
		/^n8n did not become healthy within 10 s \(found: .+; expected: an answer at \/healthz\/readiness\)/,
	);
	expect(reason).toContain("Cannot read the encryption key of another");
	expect(reason).toMatch(/Mend what they name.*Then try again\.$/);
	await expectNothingLeft();
}, 180_000);

test("a database server whose disk is full fails the database's step by the server's name, and nothing is left", async () => {
	const small = await startDockerPostgres(`${platform}-small`, { size: "64m" });
	onTestFinished(() => small.stop());
	const database = openDatabase(small);
	onTestFinished(() => database.close());
	// To the last page: a new file of a database would otherwise be sparse, and the lack of room be noticed much later.
	const fill = ["64k", "4k"]
		.map((bs) => `dd if=/dev/zero of=/var/lib/data/filler-${bs} bs=${bs} 2>/dev/null`)
		.join("; ");
	execFileSync("docker", ["exec", small.container, "bash", "-c", `${fill}; true`]);
	const { provision, expectNothingLeft } = newTenant(releases.whole, { database });
	expect(await provision()).toMatchObject({
		state: "undone",
		failure: {
			step: "create-database",
			reason: expect.stringMatching(
				/^The disk of the Postgres server “main” is full \(.*No space left on device.*\)\. Free space on it/,
			),
		},
	});
	await expectNothingLeft();
}, 120_000);

describe("a full disk under the backup that an upgrade begins with", () => {
	const disk = join(folder.path, "full");
	const stack = { current: null as ReturnType<typeof newTenant> | null };

	beforeAll(async () => {
		mkdirSync(disk);
		execFileSync("mount", ["-t", "tmpfs", "-o", "size=32k", "tmpfs", disk]);
		stack.current = newTenant(releases.whole);
		expect(await stack.current.provision()).toEqual({ state: "done" });
	}, 400_000);
	afterAll(() => void execFileSync("umount", [disk]));

	test.each([
		[
			"of the backups",
			{ backups: disk, work: join(folder.path, "work") },
			/There is no room left in the folder .*full\. Free some/,
		],
		[
			"of the work folder",
			{ backups: join(folder.path, "backups"), work: disk },
			/The disk is full \(.*ENOSPC.*\)\. Free space on it/,
		],
	])(
		"%s is named, and the former release runs on, because nothing was changed yet",
		async (_, at, reason) => {
			const { deps, tenant, tenants } = stack.current ?? newTenant(releases.whole);
			const tools = {
				store: createDirectoryStore(at.backups),
				key: backupKey(Buffer.alloc(32, 5)),
				workFolder: at.work,
				holdings: noHoldings,
			};
			const held = new Set<string>();
			const saga = upgradeTenantSaga({
				provisioning: deps,
				tools,
				holds: { hold: (id) => void held.add(id), letGo: (id) => void held.delete(id) },
				backups: {
					async take(ctx, why) {
						const id = randomUUID();
						await backupTenant(ctx, tools, { id, reason: why, takenAt: new Date() });
						return id;
					},
				},
			});
			const subject = await prepareUpgrade({ deps, tenant }, releases.broken);
			const outcome = await run({ store: memoryStore(), clock: deps.clock, log }, saga, tenant.id, subject);
			expect(outcome).toMatchObject({
				state: "undone",
				failure: { step: "keep-backup", reason: expect.stringMatching(reason) },
			});
			expect(await tenants.read(tenant.id)).toMatchObject({ state: "active", release: releases.whole });
			const answer = await fetch(`${deps.runtime.address(tenant.id)}/healthz/readiness`);
			expect(answer.status).toBe(200);
			expect([...held]).toEqual([]);
			// Neither half a backup nor half a dump keeps the disk full.
			expect(
				readdirSync(disk, { recursive: true }).filter((name) => /backup$|unfinished$|work-/.test(String(name))),
			).toEqual([]);
		},
		300_000,
	);
});
