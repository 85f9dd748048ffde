import { randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import bcrypt from "bcryptjs";
import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { installN8n } from "#n8n/install.ts";
import { plans } from "#plans.ts";
import { createEmbeddedRuntime, type EmbeddedRuntime } from "#runtimes/embedded.ts";
import type { RuntimeSpec } from "#runtimes/runtime.ts";
import { waitUntilHealthy } from "#runtimes/wait-until-healthy.ts";
import { nodesPackage } from "../../../test/n8n-stack.ts";
import { newPlatform, type Postgres17, startPostgres17 } from "../../../test/postgres-17.ts";
import { recordLog } from "../../../test/record-log.ts";
import { makeFolder } from "../../../test/temporary-folder.ts";
import type { DatabaseRef } from "../database.ts";
import { createPostgresDatabase, type PostgresDatabase } from "../postgres.ts";

const project = fileURLToPath(new URL("../../../../", import.meta.url));
const folder = makeFolder();
const release = "2.40.5-test";
let server: Postgres17;
let database: PostgresDatabase;
let runtime: EmbeddedRuntime;

beforeAll(async () => {
	server = await startPostgres17("flomastr-test-pg-template");
	database = createPostgresDatabase({
		platform: newPlatform(),
		hosts: [server.host],
		tools: server.tools,
		log: recordLog(),
	});
	runtime = createEmbeddedRuntime({
		root: join(folder.path, "n8n"),
		n8nModules: await installN8n({ folder: join(project, "tenant-template", "n8n") }),
		nodesPackage,
		compileCache: join(project, "node_modules", ".cache", "n8n-compile"),
		log: recordLog(),
	});
	await database.prepareTemplate({
		release,
		migrationsFolder: join(project, "tenant-template", "migrations"),
		async fill(url) {
			const id = randomUUID();
			await runtime.ensure(specOf(id, url));
			await waitUntilHealthy(runtime, id);
			await runtime.remove(id);
		},
	});
}, 300_000);
afterAll(async () => {
	await runtime?.close();
	await database?.close();
	server?.stop();
	folder.remove();
}, 60_000);

function specOf(tenantId: string, databaseUrl: string): RuntimeSpec {
	const secret = () => randomBytes(32).toString("hex");
	return {
		tenantId,
		release,
		limits: plans.standard.limits,
		secrets: { encryptionKey: secret(), jwtSecret: secret(), runnersToken: secret() },
		owner: {
			email: `owner@${tenantId}.invalid`,
			passwordHash: bcrypt.hashSync("irrelevant", 4),
			firstName: "Olive",
			lastName: "Owner",
		},
		databaseUrl,
		databaseAddress: null,
		publicUrl: "http://tenant.localhost/",
		controlPlaneUrl: "http://127.0.0.1:9",
	};
}

const newRef = (from: string | null): DatabaseRef => ({
	tenantId: randomUUID(),
	host: server.host.name,
	release: from,
	passwords: { admin: randomUUID(), n8n: randomUUID(), business: randomUUID() },
});

async function ask<Row extends pg.QueryResultRow>(ref: DatabaseRef, sql: string): Promise<Row[]> {
	const client = await server.connect(database.url(ref, "admin"));
	return client
		.query<Row>(sql)
		.then(({ rows }) => rows)
		.finally(() => client.end());
}

/** Every table with its columns, defaults and number of rows. */
async function contentOf(ref: DatabaseRef): Promise<unknown> {
	const columns = await ask(
		ref,
		`SELECT table_schema, table_name, column_name, data_type, column_default, is_nullable FROM information_schema.columns
		WHERE table_schema IN ('n8n', 'business') ORDER BY 1, 2, ordinal_position`,
	);
	const rows = await ask<{ name: string }>(
		ref,
		`SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('n8n', 'business') ORDER BY 1`,
	);
	const counts = await ask(
		ref,
		rows
			.map(
				({ name }) =>
					`SELECT '${name}' AS name, count(*), md5(string_agg(t::text, '' ORDER BY t::text)) FROM ${name} t`,
			)
			.join(" UNION ALL ")
			.concat(" ORDER BY 1"),
	);
	return { columns, counts };
}

const keysOf = (ref: DatabaseRef) =>
	ask<{ type: string; value: string }>(ref, "SELECT type, value FROM n8n.deployment_key ORDER BY type, value");

test("n8n boots on a copy without laying out a table, with keys and an owner of its own", {
	timeout: 300_000,
}, async () => {
	const [one, other] = [newRef(release), newRef(release)];
	const specs = new Map<DatabaseRef, RuntimeSpec>();
	const spec = (ref: DatabaseRef) => specs.get(ref) ?? specOf(ref.tenantId, "");
	for (const ref of [one, other]) {
		await database.create(ref);
		expect(await keysOf(ref)).toEqual([]);
		const before = await ask(ref, "SELECT max(id) AS last, count(*) AS count FROM n8n.migrations");
		specs.set(ref, specOf(ref.tenantId, database.url(ref, "n8n")));
		await runtime.ensure(spec(ref));
		await waitUntilHealthy(runtime, ref.tenantId);
		const output = (await runtime.logs(ref.tenantId, 500)).join("\n");
		expect(output).toContain("Owner was set up successfully");
		expect(output.split("\n").filter((line) => /migration/i.test(line))).toEqual([
			"Acquiring database migration lock...",
		]);
		expect(await ask(ref, "SELECT max(id) AS last, count(*) AS count FROM n8n.migrations")).toEqual(before);
		expect(await ask(ref, `SELECT email FROM n8n."user"`)).toEqual([{ email: spec(ref).owner.email }]);
		await runtime.remove(ref.tenantId);
	}
	const [mine, theirs] = [await keysOf(one), await keysOf(other)];
	expect(mine.length).toBeGreaterThan(0);
	expect(theirs.map(({ type }) => type)).toEqual(mine.map(({ type }) => type));
	const shared = mine.filter(({ value }) => theirs.some((key) => key.value === value));
	expect(shared).toEqual([]);
	// Nothing says the template's name.
	const named = await ask<{ text: string }>(
		one,
		`SELECT row_to_json(p)::text AS text FROM n8n.project p UNION ALL SELECT row_to_json(u)::text FROM n8n."user" u
		UNION ALL SELECT row_to_json(s)::text FROM n8n.settings s`,
	);
	const owners = named.flatMap(({ text }) => text.match(/owner@[0-9a-f-]+\.invalid/g) ?? []);
	expect(new Set(owners)).toEqual(new Set([`owner@${one.tenantId}.invalid`]));

	// A backup of it becomes another's, whatever n8n keeps among its tables.
	const file = join(folder.path, "tenant.dump");
	await database.dump(one, file);
	const restored = newRef(null);
	await database.restore(restored, file);
	expect(await contentOf(restored)).toEqual(await contentOf(one));
	await runtime.ensure({ ...spec(one), tenantId: restored.tenantId, databaseUrl: database.url(restored, "n8n") });
	await waitUntilHealthy(runtime, restored.tenantId);
	await runtime.remove(restored.tenantId);
	for (const ref of [one, other, restored]) await database.drop(ref.tenantId);
});

test("everything n8n laid out is the tenant's own, of whatever kind it is", async () => {
	const ref = newRef(release);
	await database.create(ref);
	const name = `${ref.tenantId.replaceAll("-", "")}`;
	const strangers = await ask(
		ref,
		`SELECT kind, nspname AS schema, name, pg_get_userbyid(owner) AS owner FROM (
			SELECT 'relation' AS kind, relname AS name, relowner AS owner, relnamespace AS at FROM pg_class
			UNION SELECT 'type', typname, typowner, typnamespace FROM pg_type
			UNION SELECT 'extension', extname, extowner, extnamespace FROM pg_extension
			-- What an extension brought belongs to whoever installed the server; its extension is the tenant's.
			UNION SELECT 'function', proname, proowner, pronamespace FROM pg_proc p
				WHERE NOT EXISTS (SELECT FROM pg_depend WHERE objid = p.oid AND deptype = 'e')
			UNION SELECT 'schema', nspname, nspowner, oid FROM pg_namespace
		) things JOIN pg_namespace n ON n.oid = at
		WHERE nspname IN ('n8n', 'business') AND pg_get_userbyid(owner) NOT LIKE '%${name}_' || nspname`,
	);
	expect(strangers).toEqual([]);
	const left = await ask(
		ref,
		`SELECT FROM pg_shdepend d JOIN pg_database b ON b.oid = d.dbid AND datname = current_database()
			JOIN pg_roles r ON r.oid = d.refobjid WHERE d.refclassid = 'pg_authid'::regclass AND rolname LIKE '%template%'`,
	);
	expect(left).toEqual([]);
	await database.drop(ref.tenantId);
});
