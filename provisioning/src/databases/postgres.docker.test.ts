import { randomUUID } from "node:crypto";
import { stat, truncate } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { plans } from "#plans.ts";
import { newPlatform, type Postgres17, startPostgres17 } from "../../test/postgres-17.ts";
import { recordLog } from "../../test/record-log.ts";
import { makeFolder } from "../../test/temporary-folder.ts";
import { until } from "../../test/until.ts";
import { databaseConformance } from "./conformance.ts";
import type { DatabaseRef } from "./database.ts";
import { createPostgresDatabase, type PostgresDatabase } from "./postgres.ts";

const migrationsFolder = fileURLToPath(new URL("../../../tenant-template/migrations", import.meta.url));
const folder = makeFolder();
const platform = newPlatform();
let first: Postgres17;
let second: Postgres17;
let database: PostgresDatabase;

beforeAll(async () => {
	[first, second] = await Promise.all([startPostgres17("flomastr-test-pg-a"), startPostgres17("flomastr-test-pg-b")]);
	const hosts = [
		{ ...first.host, capacity: 3 },
		{ ...second.host, capacity: 2 },
	];
	database = createPostgresDatabase({ platform, hosts, tools: first.tools, log: recordLog() });
}, 120_000);
afterAll(async () => {
	await database?.close();
	first?.stop();
	second?.stop();
	folder.remove();
});

databaseConformance("Postgres 17", async () => {
	const own = createPostgresDatabase({
		platform: newPlatform(),
		hosts: [first.host],
		tools: first.tools,
		log: recordLog(),
	});
	const lose = async (ref: DatabaseRef) => {
		const name = new URL(own.url(ref, "admin")).pathname.slice(1);
		await ask(first.host.adminUrl, `DROP DATABASE ${name} WITH (FORCE)`);
	};
	return { database: own, kill: null, lose, folder: folder.path, stop: () => own.close() };
});

const secret = () => randomUUID();
const newRef = (host: string, release: string | null = null): DatabaseRef => ({
	tenantId: randomUUID(),
	host,
	release,
	passwords: { admin: secret(), n8n: secret(), business: secret() },
});

async function ask(url: string, sql: string): Promise<pg.QueryResult> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		return await client.query(sql);
	} finally {
		await client.end();
	}
}

const at = (url: string, name: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href;

test("a tenant's role may connect to no other database, because every one is closed to strangers", async () => {
	const [mine, other] = [newRef(first.host.name), newRef(first.host.name)];
	await Promise.all([database.create(mine), database.create(other)]);
	const foreign = new URL(database.url(other, "n8n")).pathname.slice(1);
	for (const role of ["n8n", "business"] as const) {
		for (const name of [foreign, "postgres", "template1"]) {
			await expect(ask(at(database.url(mine, role), name), "SELECT 1")).rejects.toThrow(
				/permission denied for database/,
			);
		}
	}
	await database.drop(mine.tenantId);
	await database.drop(other.tenantId);
});

test("no password stands in what the server keeps, and a changed one counts, because only its verifier is sent", async () => {
	const ref = newRef(first.host.name);
	await database.create(ref);
	const changed = { ...ref, passwords: { ...ref.passwords, n8n: secret() } };
	await database.create(changed);
	await ask(database.url(changed, "n8n"), "SELECT 1");
	await expect(ask(database.url(ref, "n8n"), "SELECT 1")).rejects.toMatchObject({ code: "28P01" });
	await database.drop(ref.tenantId);
});

test("roles that were dropped or changed are told and put right, and their rows are theirs again, because roles hold none", async () => {
	const ref = newRef(first.host.name);
	await database.create(ref);
	await ask(
		database.url(ref, "n8n"),
		`CREATE TYPE n8n.mood AS ENUM ('good'); CREATE TYPE n8n.pair AS (a int, b int); CREATE DOMAIN n8n.short AS varchar(9);
		CREATE TABLE n8n.kept (id serial PRIMARY KEY, mood n8n.mood); INSERT INTO n8n.kept (mood) VALUES ('good');
		CREATE VIEW n8n.seen AS SELECT * FROM n8n.kept; CREATE SEQUENCE n8n.alone;
		CREATE FUNCTION n8n.one(int DEFAULT 1) RETURNS int LANGUAGE sql AS 'SELECT 1';
		CREATE TABLE n8n.parts (id int) PARTITION BY RANGE (id); CREATE TABLE n8n.part PARTITION OF n8n.parts DEFAULT;
		CREATE EXTENSION "uuid-ossp"`,
	);
	const name = new URL(database.url(ref, "admin")).pathname.slice(1);
	const own = at(first.host.adminUrl, name);
	for (const role of ["n8n", "admin"]) {
		await ask(
			own,
			`REASSIGN OWNED BY ${name}_${role} TO flomastr; DROP OWNED BY ${name}_${role}; DROP ROLE ${name}_${role}`,
		);
	}
	await ask(own, `ALTER ROLE ${name}_business PASSWORD 'guessed' CONNECTION LIMIT 3 NOLOGIN`);
	await ask(own, `REVOKE CREATE ON DATABASE ${name} FROM ${name}_business`);
	expect(await database.inspect(ref)).toEqual({
		there: true,
		amiss: [
			`the role ${name}_admin is missing`,
			`the role ${name}_n8n is missing`,
			`the role ${name}_business may not sign in, or may more than that, has another password, has another limit of connections, lacks rights`,
		],
	});
	await database.open(ref);
	expect(await database.inspect(ref)).toEqual({ there: true, amiss: [] });
	await ask(
		database.url(ref, "n8n"),
		`INSERT INTO kept (mood) VALUES ('good'); ALTER TABLE kept ADD COLUMN more int; ALTER TYPE mood ADD VALUE 'bad';
		ALTER VIEW seen RENAME TO looked; ALTER DOMAIN short SET NOT NULL; ALTER SEQUENCE alone RESTART; ALTER TABLE part RENAME TO rest;
		ALTER TYPE pair ADD ATTRIBUTE c int; DROP FUNCTION one`,
	);
	await ask(database.url(ref, "business"), "CREATE TABLE notes (id int)");
	const { rows } = await ask(database.url(ref, "admin"), "SELECT count(*)::int AS count FROM n8n.kept, business.notes");
	expect(rows).toEqual([{ count: 0 }]);
	await database.drop(ref.tenantId);
});

test("a schema that is gone is a loss as well, because n8n would lay out an empty one", async () => {
	const ref = newRef(first.host.name);
	await database.create(ref);
	const name = new URL(database.url(ref, "admin")).pathname.slice(1);
	await ask(at(first.host.adminUrl, name), `DROP OWNED BY ${name}_n8n`);
	await expect(database.open(ref)).rejects.toMatchObject({
		code: "database_missing",
		message: expect.stringContaining("should have the schemas n8n and business"),
	});
	await database.drop(ref.tenantId);
});

test("a role gets as many connections as its plan says and not one more, because the server is everybody's", async () => {
	const { databaseConnections: connections } = plans.small;
	const ref = { ...newRef(first.host.name), connections };
	await database.create(ref);
	const url = database.url(ref, "n8n");
	const clients = await Promise.all(Array.from({ length: connections }, () => first.connect(url)));
	await expect(first.connect(url)).rejects.toMatchObject({
		code: "53300",
		message: `too many connections for role "${decodeURIComponent(new URL(url).username)}"`,
	});
	// The platform's own role has as many for itself.
	await ask(database.url(ref, "business"), "SELECT 1");
	await clients.pop()?.end();
	const again = await until("the one that left made room", () => first.connect(url).catch(() => null));
	await Promise.all([...clients, again].map((client) => client.end()));
	await database.drop(ref.tenantId);
});

test("ten tenants at once come from one template with n8n's tables as their own, because a copy changes hands", async () => {
	const filled: string[] = [];
	await database.prepareTemplate({
		release: "1.2.3-test",
		migrationsFolder,
		async fill(url) {
			filled.push(url);
			await ask(
				url,
				`CREATE TABLE n8n.deployment_key (id int); INSERT INTO n8n.deployment_key VALUES (1);
				CREATE TABLE n8n.instance_version_history (id int);
				CREATE TABLE n8n.workflow_entity (id serial PRIMARY KEY, name text); INSERT INTO n8n.workflow_entity (name) VALUES ('x');
				CREATE TYPE n8n.mood AS ENUM ('good'); CREATE FUNCTION n8n.one() RETURNS int LANGUAGE sql AS 'SELECT 1'`,
			);
		},
	});
	await database.prepareTemplate({
		release: "1.2.3-test",
		migrationsFolder,
		fill: async () => void filled.push("again"),
	});
	expect(filled).toHaveLength(2);
	const refs = Array.from({ length: 10 }, () => newRef(first.host.name, "1.2.3-test"));
	await Promise.all([...refs, ...refs].map((ref) => database.create(ref)));
	for (const ref of refs) {
		const own = await ask(
			database.url(ref, "n8n"),
			`ALTER TABLE workflow_entity ADD COLUMN more int; DROP FUNCTION n8n.one(); ALTER TYPE n8n.mood ADD VALUE 'bad';
			SELECT (SELECT count(*)::int FROM n8n.deployment_key) AS keys, nextval('n8n.workflow_entity_id_seq')::int AS next`,
		);
		expect(([own].flat().at(-1) as pg.QueryResult).rows).toEqual([{ keys: 0, next: 2 }]);
		await ask(database.url(ref, "business"), "SELECT count(*) FROM messages; CREATE TABLE business.more (id int)");
		await expect(ask(database.url(ref, "business"), "SELECT * FROM n8n.workflow_entity")).rejects.toThrow(/denied/);
		const { rows } = await ask(
			database.url(ref, "admin"),
			`SELECT DISTINCT pg_get_userbyid(relowner) AS owner FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
			WHERE nspname IN ('n8n', 'business') ORDER BY 1`,
		);
		expect(rows.map(({ owner }) => owner.slice(-9))).toEqual(["_business", expect.stringMatching(/_n8n$/)]);
	}
	await expect(
		ask(at(database.url(refs[0] ?? newRef(""), "n8n"), `${platform}_template_1_2_3_test`), "SELECT 1"),
	).rejects.toThrow();
	await Promise.all(refs.map((ref) => database.drop(ref.tenantId)));
	expect(await database.list()).toEqual(new Map());
}, 120_000);

test("a dump becomes another tenant's, row by row and in its own hands, because a backup is restored into a new tenant", async () => {
	const [from, to] = [newRef(first.host.name), newRef(second.host.name)];
	await database.create(from);
	await ask(
		database.url(from, "n8n"),
		// As n8n does: an extension among its own tables, which a column needs.
		"CREATE EXTENSION \"uuid-ossp\"; CREATE TABLE n8n.kept (id serial PRIMARY KEY, key uuid DEFAULT uuid_generate_v4(), body jsonb); INSERT INTO n8n.kept (body) SELECT jsonb_build_object('n', n) FROM generate_series(1, 500) n",
	);
	await ask(
		database.url(from, "business"),
		"CREATE TABLE business.vectors (id int PRIMARY KEY, at vector(3)); INSERT INTO business.vectors VALUES (1, '[1,2,3]')",
	);
	const file = join(folder.path, "moved.dump");
	await database.dump(from, file);
	// The programs of the second server's container reach the second server.
	const other = createPostgresDatabase({ platform, hosts: [second.host], tools: second.tools, log: recordLog() });
	await other.restore(to, file);
	const both = async (role: "n8n" | "business", sql: string) =>
		Promise.all([from, to].map(async (ref) => (await ask(database.url(ref, role), sql)).rows));
	const [before, after] = await both("n8n", "SELECT * FROM n8n.kept ORDER BY id");
	expect(after).toEqual(before);
	const [vector, restored] = await both("business", "SELECT * FROM business.vectors");
	expect(restored).toEqual(vector);
	await ask(database.url(to, "n8n"), "ALTER TABLE n8n.kept ADD COLUMN mine int");
	await other.close();
	await database.drop(from.tenantId);
	await database.drop(to.tenantId);
}, 60_000);

test("new tenants go where most room is and nowhere when all is full, because a server has an end", async () => {
	const placed: DatabaseRef[] = [];
	for (let index = 0; index < 5; index++) {
		const ref = newRef(await database.place());
		await database.create(ref);
		placed.push(ref);
	}
	const count = (name: string) => placed.filter(({ host }) => host === name).length;
	expect([count(first.host.name), count(second.host.name)]).toEqual([3, 2]);
	await expect(database.place()).rejects.toMatchObject({
		code: "no_space",
		message: expect.stringContaining("DATABASE_HOSTS"),
	});
	expect(await database.list()).toEqual(new Map(placed.map(({ tenantId }) => [tenantId, "database"])));
	for (const { tenantId } of placed) await database.drop(tenantId);
});

test("a server that is away is named, and the other takes the new tenants meanwhile", async () => {
	const gone = { name: "gone", adminUrl: "postgres://flomastr:x@127.0.0.1:9/postgres" };
	const partly = createPostgresDatabase({ platform, hosts: [gone, first.host], log: recordLog() });
	expect(await partly.place()).toBe(first.host.name);
	await expect(partly.create(newRef("gone"))).rejects.toMatchObject({
		code: "postgres_down",
		message: expect.stringContaining("“gone”"),
	});
	await partly.close();
});

test("a dump does not wait for a table that the tenant holds locked, because n8n could hold it for ever", async () => {
	const hurried = { platform, hosts: [first.host], tools: first.tools, lockWaitMs: 300, log: recordLog() };
	const own = createPostgresDatabase(hurried);
	const ref = newRef(first.host.name);
	await own.create(ref);
	const hostile = await first.connect(own.url(ref, "n8n"));
	await hostile.query("CREATE TABLE n8n.t (id int)");
	await hostile.query("BEGIN; LOCK TABLE n8n.t IN ACCESS EXCLUSIVE MODE");
	await expect(own.dump(ref, join(folder.path, "locked.dump"))).rejects.toMatchObject({
		code: "database_failed",
		message: expect.stringMatching(/stayed locked.*restarting the tenant/s),
	});
	await hostile.query("COMMIT");
	await hostile.end();
	await own.dump(ref, join(folder.path, "free.dump"));
	await own.drop(ref.tenantId);
	await own.close();
});

test("a tenant's role `admin` administers nothing of the server, because a tenant's trigger would run with its rights", async () => {
	const ref = newRef(first.host.name);
	await database.create(ref);
	await ask(
		database.url(ref, "n8n"),
		`CREATE TABLE n8n.credentials_entity (data text); INSERT INTO n8n.credentials_entity VALUES ('old');
		CREATE FUNCTION n8n.climb() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
			EXECUTE 'SET ROLE flomastr'; EXECUTE 'ALTER ROLE ' || quote_ident(session_user) || ' SUPERUSER'; RETURN new; END $$;
		CREATE TRIGGER climb BEFORE UPDATE ON n8n.credentials_entity FOR EACH ROW EXECUTE FUNCTION n8n.climb()`,
	);
	await expect(ask(database.url(ref, "admin"), "UPDATE n8n.credentials_entity SET data = 'new'")).rejects.toThrow(
		/permission denied to set role/,
	);
	const { rows } = await ask(
		database.url(ref, "admin"),
		"SELECT rolsuper FROM pg_roles WHERE rolname = session_user OR rolname LIKE session_user || '%' AND rolsuper",
	);
	expect(rows).toEqual([{ rolsuper: false }]);
	// Both schemas are its own all the same: backups and exports read them.
	await ask(database.url(ref, "business"), "CREATE TABLE business.notes (id int)");
	await ask(database.url(ref, "admin"), "SELECT * FROM business.notes, n8n.credentials_entity");
	await database.drop(ref.tenantId);
});

test("a dump that cannot be read leaves the database as it was, because it is read beside it", async () => {
	const ref = newRef(first.host.name);
	await database.create(ref);
	await ask(database.url(ref, "business"), "CREATE TABLE business.kept AS SELECT 7 AS id");
	const file = join(folder.path, "cut.dump");
	await database.dump(ref, file);
	await truncate(file, Math.floor((await stat(file)).size / 2));
	await expect(database.restore(ref, file)).rejects.toMatchObject({ code: "database_failed" });
	expect((await ask(database.url(ref, "business"), "SELECT id FROM business.kept")).rows).toEqual([{ id: 7 }]);
	expect(await leftOf(ref)).toEqual(["", "_admin", "_business", "_n8n"]);
	await database.drop(ref.tenantId);
});

test("somebody connected does not keep a restore from its place, and is cut off", async () => {
	const ref = newRef(first.host.name);
	await database.create(ref);
	const file = join(folder.path, "held.dump");
	await database.dump(ref, file);
	const holder = await first.connect(database.url(ref, "n8n"));
	// First why, then that the connection has gone.
	const cut: unknown[] = [];
	holder.on("error", (error) => cut.push(error));
	await database.restore(ref, file);
	await until("it is cut off", () => cut.length > 0);
	expect(cut[0]).toMatchObject({ code: "57P01" });
	await holder.end().catch(() => {});
	await database.drop(ref.tenantId);
	expect(await leftOf(ref)).toEqual([]);
});

test("one that a kill left half made is begun anew, from the template of its own release", async () => {
	const fill = (url: string) =>
		ask(url, "CREATE TABLE n8n.deployment_key (id int); CREATE TABLE n8n.instance_version_history (id int)").then(
			() => {},
		);
	for (const release of ["older", "newer"])
		await database.prepareTemplate({ release, migrationsFolder, fill, keep: ["older"] });
	const ref = newRef(first.host.name, "older");
	const name = `${platform}_${ref.tenantId.replaceAll("-", "")}`;
	// As a kill between copying and handing over leaves it: the template's roles own everything.
	await ask(first.host.adminUrl, `CREATE DATABASE ${name} TEMPLATE ${platform}_template_older`);
	await database.create(ref);
	const { rows } = await ask(
		at(first.host.adminUrl, name),
		"SELECT r.rolname AS owner FROM pg_shdepend d JOIN pg_roles r ON r.oid = refobjid WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND r.rolname LIKE '%template%'",
	);
	expect(rows).toEqual([]);
	await database.prepareTemplate({ release: "newer", migrationsFolder, fill });
	const templates = await ask(
		first.host.adminUrl,
		`SELECT datname AS name FROM pg_database WHERE datname LIKE '${platform}_template%' UNION SELECT rolname FROM pg_roles WHERE rolname LIKE '${platform}_template%' ORDER BY 1`,
	);
	expect(templates.rows.map((row) => row.name)).toEqual(
		["", "_business", "_n8n"].map((end) => `${platform}_template_newer${end}`),
	);
	await database.drop(ref.tenantId);
}, 60_000);

test("a template whose filling failed is begun anew, because tenants would be copies of half a thing", async () => {
	const broken = database.prepareTemplate({
		release: "broken",
		migrationsFolder,
		keep: ["newer"],
		fill: async (url) => {
			await ask(url, "CREATE TABLE n8n.half (id int)");
			throw new Error("killed");
		},
	});
	await expect(broken).rejects.toThrow("killed");
	const ref = newRef(first.host.name, "broken");
	await database.create(ref);
	expect((await ask(database.url(ref, "n8n"), "SELECT to_regclass('n8n.half') AS half")).rows).toEqual([
		{ half: null },
	]);
	await database.drop(ref.tenantId);
	await database.prepareTemplate({
		release: "broken",
		migrationsFolder,
		fill: (url) =>
			ask(url, "CREATE TABLE n8n.deployment_key (id int); CREATE TABLE n8n.instance_version_history (id int)").then(
				() => {},
			),
	});
}, 60_000);

/** Databases and roles of a tenant on the first server, by the end of their name. */
async function leftOf(ref: DatabaseRef): Promise<string[]> {
	const name = `${platform}_${ref.tenantId.replaceAll("-", "")}`;
	const { rows } = await ask(
		first.host.adminUrl,
		`SELECT datname AS name FROM pg_database WHERE datname LIKE '${name}%' UNION SELECT rolname FROM pg_roles WHERE rolname LIKE '${name}%'`,
	);
	return rows.map((row) => String(row.name).slice(name.length)).sort();
}
