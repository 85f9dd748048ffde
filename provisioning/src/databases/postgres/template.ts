import { randomBytes } from "node:crypto";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";
import { quoted, roleName, templateName } from "./names.ts";
import { ensureRole } from "./roles.ts";
import type { Server } from "./server.ts";

export type TemplateOptions = {
	release: string;
	/** Boots n8n once on a database, as the role that owns the schema `n8n` in it. */
	fill(databaseUrl: string): Promise<void>;
	/** Of the cold store; what a tenant's own tables begin with. */
	migrationsFolder: string;
};

const complete = "FloMastr: template";

/**
 * Makes the database that tenants of a release are copies of, with n8n's tables and the tenant's own in it, so that
 * neither is laid out anew for each. One that a kill left half made is made anew; those of other releases go.
 *
 * @returns Its name.
 */
export async function ensureTemplate(server: Server, platform: string, options: TemplateOptions): Promise<string> {
	const database = templateName(platform, options.release);
	const [found] = await server.query<{ said: string | null }>(
		"SELECT shobj_description(oid, 'pg_database') AS said FROM pg_database WHERE datname = $1",
		[database],
	);
	if (found?.said !== complete) await make(server, database, options);
	await dropOthers(server, platform, database);
	return database;
}

async function make(server: Server, database: string, options: TemplateOptions): Promise<void> {
	await dropTemplate(server, database);
	const password = randomBytes(24).toString("base64url");
	const [n8n, business] = [roleName(database, "n8n"), roleName(database, "business")];
	for (const role of [n8n, business]) await ensureRole(server, role, password);
	await server.query(`CREATE DATABASE ${quoted(database)} TEMPLATE template0`);
	await server.inDatabase(database, [
		`REVOKE ALL ON DATABASE ${quoted(database)} FROM PUBLIC`,
		`GRANT CONNECT, CREATE, TEMPORARY ON DATABASE ${quoted(database)} TO ${quoted(n8n)}, ${quoted(business)}`,
		"CREATE EXTENSION IF NOT EXISTS vector",
		`CREATE SCHEMA n8n AUTHORIZATION ${quoted(n8n)}`,
		`CREATE SCHEMA business AUTHORIZATION ${quoted(business)}`,
		`GRANT USAGE ON SCHEMA public TO ${quoted(n8n)}, ${quoted(business)}`,
		`ALTER ROLE ${quoted(business)} IN DATABASE ${quoted(database)} SET search_path = business, public`,
	]);
	await options.fill(urlOf(server, database, n8n, password, true));
	await layOut(urlOf(server, database, business, password, false), options.migrationsFolder);
	await server.inDatabase(database, [
		// n8n's own keys: a copy makes new ones, or all tenants would sign with the same.
		"TRUNCATE n8n.deployment_key",
		"DELETE FROM n8n.instance_version_history",
		"VACUUM (FREEZE, ANALYZE)",
	]);
	for (const role of [n8n, business]) await server.query(`ALTER ROLE ${quoted(role)} NOLOGIN PASSWORD NULL`);
	await server.query(`ALTER DATABASE ${quoted(database)} WITH ALLOW_CONNECTIONS false IS_TEMPLATE true`);
	await server.query(`COMMENT ON DATABASE ${quoted(database)} IS '${complete}'`);
}

/** The tenant's own tables, by the same journal that its `migrate` step reads: afterwards it has nothing to do. */
async function layOut(url: string, migrationsFolder: string): Promise<void> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		const journal = { migrationsSchema: "business", migrationsTable: "applied_migrations" };
		await migrate(drizzle({ client }), { migrationsFolder, ...journal });
	} finally {
		await client.end();
	}
}

async function dropOthers(server: Server, platform: string, kept: string): Promise<void> {
	const rows = await server.query<{ name: string }>(
		"SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1) AND datname <> $2",
		[`${platform}_template_`, kept],
	);
	for (const { name } of rows) await dropTemplate(server, name);
}

async function dropTemplate(server: Server, database: string): Promise<void> {
	const [found] = await server.query("SELECT FROM pg_database WHERE datname = $1", [database]);
	if (found) await server.query(`ALTER DATABASE ${quoted(database)} IS_TEMPLATE false`);
	await server.query(`DROP DATABASE IF EXISTS ${quoted(database)} WITH (FORCE)`);
	for (const role of ["n8n", "business"] as const)
		await server.query(`DROP ROLE IF EXISTS ${quoted(roleName(database, role))}`);
}

function urlOf(server: Server, database: string, user: string, password: string, forTenant: boolean): string {
	const url = new URL(server.adminUrl(database));
	url.username = user;
	url.password = password;
	const { tenantAddress } = server.host;
	if (forTenant && tenantAddress) url.host = `${tenantAddress.host}:${tenantAddress.port}`;
	return url.href;
}
