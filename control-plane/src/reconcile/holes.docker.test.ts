import { randomBytes, randomUUID } from "node:crypto";
import type { ReconcileReport } from "@flomastr/contracts/platform";
import type { TenantSubject } from "@flomastr/provisioning/deps";
import { eq } from "drizzle-orm";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tenants } from "#tenants/schema.hot.ts";
import { type KillHost, openKillHost } from "../../test/kill/host.ts";
import type { Order } from "../../test/kill/order.ts";
import { startLife } from "../../test/kill/start-life.ts";
import { until } from "../../test/until.ts";
import { hookPack } from "../../test/write-hook-pack.ts";

/*
 * The real engine, Postgres and Caddy with everything in them that should not be there, and without something of each
 * kind that should: what reconciling finds of it, what it makes of it, and what it leaves to a person.
 */

const platform = "rc1";
const masterKey = randomBytes(32).toString("hex");
let host: KillHost;

beforeAll(async () => {
	host = await openKillHost(platform);
}, 600_000);
afterAll(() => host?.close(), 120_000);

type Finding = ReconcileReport["findings"][number];

/** One life of the control plane, which ends with reconciling. */
async function live(order: Partial<Order>): Promise<Finding[]> {
	const nothing = { create: [], upgrade: [], remove: [], hold: {}, fail: {} };
	const life = await startLife(host.folder, { ...nothing, masterKey, ...host.order, ...order });
	const [settled] = await life.said("settled");
	await life.kill();
	if (settled?.is !== "settled") throw new Error("it did not settle");
	expect(settled.failures).toEqual([]);
	return settled.findings as Finding[];
}

const subjectOf = (slug: string): TenantSubject => ({
	id: randomUUID(),
	slug,
	name: slug,
	pack: hookPack,
	owner: { email: `owner@${slug}.test`, name: "Olive" },
});
const labels = (id: string) => ({ "flomastr.platform": platform, "flomastr.tenant": id });
const nameOf = (id: string): string => `${platform}-n8n-${id}`;

async function ask(database: string, sql: string): Promise<void> {
	const client = new pg.Client({ connectionString: host.order.parts.postgres.replace(/postgres$/, database) });
	await client.connect();
	await client.query(sql).finally(() => client.end());
}

/** Each kind of thing that no record knows: what it is found as, and how it comes there. */
const orphans: Record<string, { what: Finding["what"]; plant(id: string): Promise<unknown> }> = {
	container: {
		what: "runtime",
		plant: (id) =>
			host.docker.createContainer({
				name: nameOf(id),
				Image: `${platform}/n8n:${host.order.parts.release}`,
				Labels: labels(id),
			}),
	},
	network: {
		what: "runtime",
		plant: (id) => host.docker.createNetwork({ Name: nameOf(id), Labels: labels(id) }),
	},
	volume: { what: "runtime", plant: (id) => host.docker.createVolume({ Name: nameOf(id), Labels: labels(id) }) },
	database: {
		what: "database",
		async plant(id) {
			await host.admin.query(`CREATE DATABASE ${host.databaseOf(id)}`);
			await host.admin.query(`COMMENT ON DATABASE ${host.databaseOf(id)} IS 'FloMastr: ready'`);
		},
	},
	role: { what: "roles", plant: (id) => host.admin.query(`CREATE ROLE ${host.databaseOf(id)}_n8n`) },
	route: {
		what: "route",
		plant: (tenantId) => host.gateway.publish({ tenantId, slug: "stranger", name: "Stranger", state: "active" }),
	},
};

/** Each kind of thing that a tenant may lose: what it is found as, and how it goes. */
const holes: Record<string, { what: Finding["what"]; action: RegExp; dig(id: string): Promise<unknown> }> = {
	container: {
		what: "runtime",
		action: /its n8n and its files anew .*attachments.* is lost/,
		async dig(id) {
			await host.docker.getContainer(nameOf(id)).remove({ force: true });
			await host.docker.getVolume(nameOf(id)).remove();
		},
	},
	sleeper: {
		what: "runtime",
		action: /its n8n anew .* in its database\.$/,
		async dig(id) {
			await host.hot.update(tenants).set({ state: "asleep" }).where(eq(tenants.id, id));
			await host.docker.getContainer(nameOf(id)).remove({ force: true });
		},
	},
	network: {
		what: "runtime",
		action: /its network anew .* in its database\.$/,
		async dig(id) {
			await host.docker.getNetwork(nameOf(id)).disconnect({ Container: nameOf(id), Force: true });
			await host.docker.getNetwork(nameOf(id)).remove();
		},
	},
	role: {
		what: "roles",
		action: /the role \w+_n8n is missing/,
		async dig(id) {
			const role = `${host.databaseOf(id)}_n8n`;
			await ask(host.databaseOf(id), `REASSIGN OWNED BY ${role} TO postgres; DROP OWNED BY ${role}; DROP ROLE ${role}`);
		},
	},
	database: {
		what: "database",
		action: /Restore the backup of \d{4}-.*, the newest there is/,
		async dig(id) {
			const name = host.databaseOf(id);
			await host.admin.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS false`);
			await host.admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", [name]);
			// The server's own backup, as it were.
			await host.admin.query(`CREATE DATABASE saved TEMPLATE ${name}`);
			await host.admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
		},
	},
	route: { what: "route", action: /Publish its route/, dig: (id) => host.gateway.withdraw(id) },
};

const strangers = Object.keys(orphans).map((kind) => ({ kind, id: randomUUID() }));
const known = new Map(Object.keys(holes).map((kind) => [kind, subjectOf(`lost-${kind}`)]));
const idOf = (kind: string): string => known.get(kind)?.id ?? "";

const inOrder = (findings: unknown[]) => findings.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
const expected = (kinds: string[]) =>
	inOrder([
		...kinds.map((kind) => ({ slug: `lost-${kind}`, what: holes[kind]?.what, problem: "missing", error: null })),
	]);
const brief = (findings: Finding[]) =>
	inOrder(findings.map(({ slug, what, problem, error }) => ({ slug, what, problem, error })));

async function hasDatabase(kind: string): Promise<boolean> {
	const { rows } = await host.admin.query("SELECT FROM pg_database WHERE datname = $1", [host.databaseOf(idOf(kind))]);
	return rows.length > 0;
}

test("everything that is too much or missing is found and nothing else, and mended but for a lost database, which only a person brings back", {
	timeout: 1_500_000,
}, async () => {
	const [first, ...others] = known.values();
	if (first === undefined) throw new RangeError("no tenant");
	expect(await live({ create: [first, ...others] })).toEqual([]);
	// It has a backup to come back from.
	expect(await live({ upgrade: [idOf("database")] })).toEqual([]);
	await host.expectAsRecorded({ active: known.size });

	for (const { kind, id } of strangers) await orphans[kind]?.plant(id);
	for (const [kind, { id }] of known) await holes[kind]?.dig(id);
	const all = Object.keys(holes);
	const orphaned = strangers.map(({ kind }) => ({
		slug: null,
		what: orphans[kind]?.what,
		problem: "orphan",
		error: null,
	}));

	const looked = await live({ reconcile: "nothing" });
	expect(brief(looked)).toEqual(inOrder([...expected(all), ...orphaned]));
	for (const [kind, { action }] of Object.entries(holes)) {
		expect(looked.find(({ slug }) => slug === `lost-${kind}`)?.action).toMatch(action);
	}
	for (const { kind, id } of strangers) {
		expect(looked.find(({ tenant_id }) => tenant_id === id)?.what).toBe(orphans[kind]?.what);
	}

	// A start mends what it knows and touches no stranger.
	expect(brief(await live({}))).toEqual(inOrder([...expected(all), ...orphaned]));
	expect(brief(await live({ reconcile: "everything" }))).toEqual(inOrder([...expected(["database"]), ...orphaned]));
	expect(brief(await live({ reconcile: "nothing" }))).toEqual(expected(["database"]));
	expect(await hasDatabase("database")).toBe(false);
	const inAgain = `SELECT FROM pg_stat_activity WHERE datname = $1 AND usename = $1 || '_n8n'`;
	await until(
		"the n8n whose role was gone is in its database again",
		async () => (await host.admin.query(inAgain, [host.databaseOf(idOf("role"))])).rowCount,
	);

	// A person brings the database back; it lacks our mark and all rights.
	const name = host.databaseOf(idOf("database"));
	await host.admin.query(`ALTER DATABASE saved RENAME TO ${name}`);
	expect(brief(await live({}))).toEqual(expected(["database"]));
	await host.admin.query(`COMMENT ON DATABASE ${name} IS 'FloMastr: ready'`);
	expect(brief(await live({}))).toMatchObject([{ slug: "lost-database", what: "roles", error: null }]);
	await host.expectAsRecorded({ active: known.size });
	expect(await live({})).toEqual([]);
});
