import { randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import { createPostgresDatabase } from "@flomastr/provisioning/databases/postgres";
import type { ProvisioningDeps, TenantSubject } from "@flomastr/provisioning/deps";
import { ProvisioningError } from "@flomastr/provisioning/errors";
import type { Route } from "@flomastr/provisioning/gateways/gateway";
import type { Runtime } from "@flomastr/provisioning/runtimes/runtime";
import { createSagaStore } from "@flomastr/provisioning/saga/create-store";
import pg from "pg";
import { afterAll, beforeEach, expect, inject, onTestFinished, test } from "vitest";
import { createTenantDirectory } from "#tenants/directory.ts";
import { createTenantRecords } from "#tenants/records.ts";
import { createTenantRuns, type TenantSaga } from "#tenants/runs.ts";
import { tenants } from "#tenants/schema.hot.ts";
import { createHotStore } from "../../test/hot-store.ts";
import { databaseUrl } from "../../test/postgres-server.ts";
import { openRelay } from "../../test/relay.ts";
import { createTenantRow } from "../../test/rows.ts";
import { until } from "../../test/until.ts";
import type { TenantRef } from "../context.ts";
import { createLog } from "../log.ts";
import { Signals } from "../signals.ts";
import { prepareGround } from "./prepare-ground.ts";
import { startTenants } from "./start-tenants.ts";

/** Two servers of tenants' databases that go away by themselves; Docker and Caddy are stood in for, and say that they are away. */
const { hot } = await createHotStore();
const log = createLog("silent", null);
const platform = `st${randomBytes(3).toString("hex")}`;
const server = { path: join(inject("postgresSocket"), ".s.PGSQL.5432") };
const relays = { one: await openRelay(server), two: await openRelay(server) };
const hosts = Object.entries(relays).map(([name, { port }]) => ({
	name,
	adminUrl: `postgres://flomastr@127.0.0.1:${port}/postgres`,
}));
const database = createPostgresDatabase({ platform, hosts, log });
const admin = new pg.Pool({ connectionString: databaseUrl(inject("postgresSocket"), "postgres"), max: 1 });
const made: string[] = [];
afterAll(async () => {
	await database.close();
	for (const relay of Object.values(relays)) await relay.goAway();
	for (const name of made) {
		await admin.query(`drop database ${name} with (force)`);
		await admin.query(`drop role ${name}_business`);
	}
	await admin.end();
});
beforeEach(() => hot.delete(tenants));

/** @throws ProvisioningError `postgres_down` */
async function askServer(host: string): Promise<void> {
	await database.inspect({ tenantId: randomUUID(), host, passwords: { admin: "", n8n: "", business: "" } });
}

/** A tenant with a database of its own, as it is before the first start of this version. */
async function makeTenant(databaseHost: string, state = "asleep"): Promise<TenantRef> {
	const tenant = await createTenantRow(hot, { state, databaseHost });
	const name = `${platform}_${tenant.id.replaceAll("-", "")}`;
	await admin.query(`create role ${name}_business login`);
	await admin.query(`create database ${name} owner ${name}_business`);
	made.push(name);
	return tenant;
}

/** The schema `business` of a tenant's database was laid out; what a start does first with a database. */
async function isLaidOut({ id }: TenantRef): Promise<boolean> {
	const name = `${platform}_${id.replaceAll("-", "")}`;
	const client = new pg.Client({ connectionString: databaseUrl(inject("postgresSocket"), name) });
	await client.connect();
	try {
		const { rows } = await client.query("select to_regclass('business.applied_migrations') is not null as there");
		return rows[0]?.there === true;
	} finally {
		await client.end();
	}
}

/** A start, with the parts as a test has them. */
function openStart(sagas: TenantSaga<never>[] = []) {
	const away = { docker: false, caddy: false };
	const routes = new Map<string, Route>();
	const started: string[] = [];
	let compared = 0;
	const docker = <Args extends unknown[], Answer>(answer: (...args: Args) => Answer) =>
		async function ask(...args: Args) {
			if (away.docker) throw new ProvisioningError("docker_down", "Docker does not answer. Start it.");
			return answer(...args);
		};
	const caddy = <Args extends unknown[], Answer>(answer: (...args: Args) => Answer) =>
		async function ask(...args: Args) {
			if (away.caddy) throw new ProvisioningError("caddy_down", "Caddy does not answer. Start it.");
			return answer(...args);
		};
	const directory = createTenantDirectory(hot);
	const provisioning = {
		runtime: {
			list: docker(() => []),
			inspect: docker(() => ({ state: "asleep" })),
			address: () => null,
		} as unknown as Runtime,
		gateway: {
			publish: caddy((route: Route) => void routes.set(route.tenantId, route)),
			withdraw: caddy((id: string) => void routes.delete(id)),
			list: caddy(() => [...routes.values()]),
			inFlight: async () => 0,
		},
		// This Postgres has no pgvector to make a whole database with; that it is asked is what matters.
		database: { ...database, open: ({ host }: { host: string }) => askServer(host) },
		vault: { get: async () => "secret" },
		tenants: createTenantRecords(hot, directory, { changed: () => {}, removed: async () => {} }),
		migrationsFolder: new URL("../../../tenant-template/migrations", import.meta.url).pathname,
	} as unknown as ProvisioningDeps;
	const stop = new AbortController();
	onTestFinished(() => stop.abort());
	const store = createSagaStore(hot);
	const saga = { store, clock: () => new Date(), log, stopping: stop.signal };
	const runs = createTenantRuns({ hot, signals: new Signals(), provisioning, saga, sagas, log });
	const screen = {
		line() {},
		step: (title: string) => ({
			progress() {},
			done: (note = "") => void started.push(`${title}${note}`),
		}),
	};
	const reconcile = async () => {
		await Promise.all([provisioning.runtime.list(), provisioning.database.list(), provisioning.gateway.list()]);
		compared += 1;
		return { applied: true, findings: [] };
	};
	return {
		away,
		routes,
		started,
		store,
		runs,
		compared: () => compared,
		screen,
		stopping: stop.signal,
		start: () => startTenants({ hot, provisioning, reconcile, runs, store, screen, log, stopping: stop.signal }),
	};
}

test("tenants of a Postgres that is away wait for it, and those of another are back at once, because nothing of theirs is missing", async () => {
	const lost = await makeTenant("two");
	const lostToo = await makeTenant("two");
	const well = await makeTenant("one");
	const stack = openStart();
	await relays.two.goAway();
	await stack.start();
	await until("the other server's tenant is back", () => stack.started.includes(`Starting ${well.slug}`));
	expect(await isLaidOut(well)).toBe(true);
	// The front end and the hooks of those that wait need nothing of what is away.
	expect([...stack.routes.keys()].toSorted()).toEqual([well.id, lost.id, lostToo.id].toSorted());
	expect(stack.started).toHaveLength(1);
	// Who waits keeps no operator from changing the tenant.
	const change = () => stack.runs.exclusively(lost.id, "suspend", async () => true).catch(() => false);
	await until("one that waits may be changed", change);

	await relays.two.comeBack();
	await until("the others are back", () => stack.started.length === 3);
	expect(await Promise.all([lost, lostToo].map(isLaidOut))).toEqual([true, true]);
	expect(stack.started.join()).not.toContain("did not start");
});

test("a run that was cut off and waits for its Postgres keeps no other tenant", async () => {
	const cutOff = await createTenantRow(hot, { state: "provisioning", databaseHost: "two" });
	const well = await makeTenant("one");
	let done = 0;
	const saga: TenantSaga<TenantSubject> = {
		id: "provision",
		context: (tenant) => ({ tenant }) as never,
		onFailure: "undo",
		steps: [
			{
				id: "database",
				title: "Create the database",
				async do() {
					await askServer("two");
					done += 1;
					return null;
				},
			},
		],
	};
	const stack = openStart([saga as TenantSaga<never>]);
	const { id } = cutOff;
	const step = { id: "database", title: "Create the database", state: "running" as const, output: null, error: null };
	const steps = [{ ...step, startedAt: new Date(), finishedAt: null }];
	await stack.store.create({
		...{ id, saga: "provision", subject: id, input: { id }, state: "running", failure: null },
		steps,
	});
	await relays.two.goAway();
	await stack.start();
	await until("the other server's tenant is back", () => stack.started.includes(`Starting ${well.slug}`));
	expect(done).toBe(0);
	await relays.two.comeBack();
	await until("the run went on", async () => (await stack.store.newest(id))?.state === "done");
	expect(done).toBe(1);
});

test.each(["docker", "caddy"] as const)(
	"the start does not wait for %s, because the console has to say that it is away; tenants follow once it is back",
	async (part) => {
		const asleep = await makeTenant("one");
		const suspended = await createTenantRow(hot, { state: "suspended", databaseHost: "one" });
		const stack = openStart();
		stack.away[part] = true;
		await stack.start();
		await prepareGround({
			ground: {
				async prepare() {
					if (stack.away[part]) throw new ProvisioningError(`${part}_down`, "It does not answer.");
				},
			},
			...stack,
			log,
		});
		expect(stack.started).not.toContain(`Starting ${asleep.slug}`);
		// Hosts need Caddy alone, not Docker.
		if (part === "docker") await until("its host leads to it", () => stack.routes.get(asleep.id)?.state === "active");
		expect(stack.compared()).toBe(0);

		stack.away[part] = false;
		await until("the tenant is back", () => stack.started.includes(`Starting ${asleep.slug}`));
		await until("the suspended one's host says so", () => stack.routes.get(suspended.id)?.state === "suspended");
		expect(await isLaidOut(asleep)).toBe(true);
		await until("what is there was held against the records", () => stack.compared() === 1);
	},
);

test("a tenant that is being backed up is brought back after that, because a backup does not do so", async () => {
	const tenant = await makeTenant("one");
	const other = await makeTenant("one");
	const stack = openStart();
	const copied = Promise.withResolvers<void>();
	const backup = stack.runs.exclusively(tenant.id, "backup", () => copied.promise);
	await stack.start();
	expect(stack.started).toEqual([`Starting ${other.slug}`]);
	copied.resolve();
	await backup;
	await until("it is back", () => stack.started.includes(`Starting ${tenant.slug}`));
	expect(stack.routes.get(tenant.id)?.state).toBe("active");
	expect(await isLaidOut(tenant)).toBe(true);
});

test("the template of new tenants is made once Docker is back, and a failure of another kind keeps nothing", async () => {
	const stack = openStart();
	const tries: string[] = [];
	const answers = [
		new ProvisioningError("docker_down", "Docker does not answer. Start it."),
		new ProvisioningError("runtime_failed", "There is no n8n in this image."),
	];
	const prepare = async () => {
		const answer = answers[tries.length];
		tries.push(String(answer));
		if (answer) throw answer;
	};
	const ground = { prepare };
	await prepareGround({ ground, ...stack, log });
	expect(tries).toHaveLength(1);
	await until("it was tried again", () => tries.length === 2);
	await prepareGround({ ground, ...stack, log });
	expect(tries).toHaveLength(3);
});
