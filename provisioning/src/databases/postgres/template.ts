import { randomBytes } from "node:crypto";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { systemCodeOf } from "#errors.ts";
import { connectTo, longQueryMs } from "../connect.ts";
import { quoted, roleName, templateName } from "./names.ts";
import { ensureRole } from "./roles.ts";
import { dropDatabase, type Server } from "./server.ts";

export type TemplateOptions = {
	release: string;
	/** Boots n8n once on a database, as the role that owns the schema `n8n` in it. */
	fill(databaseUrl: string): Promise<void>;
	/** Of the cold store; what a tenant's own tables begin with. */
	migrationsFolder: string;
	/** Other releases that new tenants may still be made of. */
	keep?: string[];
};

/** Said of one that is complete, with its release: the database's name may have lost what tells two apart. */
const complete = (release: string) => `FloMastr: template of ${release}`;

/**
 * Makes the database that tenants of a release are copies of, with n8n's tables and the tenant's own in it, so that
 * neither is laid out anew for each. One that a kill left half made is made anew; those of other releases go: a tenant
 * of such a release is made without, which only takes longer.
 */
export async function ensureTemplate(server: Server, platform: string, options: TemplateOptions): Promise<void> {
	const database = templateName(platform, options.release);
	if ((await findTemplate(server, platform, options.release)) === null) await make(server, database, options);
	await dropOthers(server, platform, [database, ...(options.keep ?? []).map((one) => templateName(platform, one))]);
}

/** The complete template of a release, by name; null when there is none. */
export async function findTemplate(server: Server, platform: string, release: string): Promise<string | null> {
	const database = templateName(platform, release);
	const [found] = await server.query(
		"SELECT FROM pg_database WHERE datname = $1 AND shobj_description(oid, 'pg_database') = $2",
		[database, complete(release)],
	);
	return found ? database : null;
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
		"REVOKE ALL ON SCHEMA public FROM PUBLIC",
		`GRANT USAGE ON SCHEMA public TO ${quoted(n8n)}, ${quoted(business)}`,
		`ALTER ROLE ${quoted(business)} IN DATABASE ${quoted(database)} SET search_path = business, public`,
	]);
	await options.fill(asTenant(server, server.urlAs(database, n8n, password)));
	await layOut(server.urlAs(database, business, password), options.migrationsFolder);
	await server.inDatabase(database, [
		// n8n's own keys: a copy makes new ones, or all tenants would sign with the same.
		"TRUNCATE n8n.deployment_key",
		"DELETE FROM n8n.instance_version_history",
		// What was granted is copied too, and would hold the roles after the template has gone.
		`REVOKE ALL ON SCHEMA public FROM ${quoted(n8n)}, ${quoted(business)}`,
		"VACUUM (FREEZE, ANALYZE)",
	]);
	for (const role of [n8n, business]) await server.query(`ALTER ROLE ${quoted(role)} NOLOGIN PASSWORD NULL`);
	await server.query(`ALTER DATABASE ${quoted(database)} WITH ALLOW_CONNECTIONS false IS_TEMPLATE true`);
	await server.query(`COMMENT ON DATABASE ${quoted(database)} IS '${complete(options.release).replaceAll("'", "''")}'`);
}

/** The tenant's own tables, by the same journal that its `migrate` step reads: afterwards it has nothing to do. */
async function layOut(url: string, migrationsFolder: string): Promise<void> {
	const client = await connectTo(url, longQueryMs);
	try {
		const journal = { migrationsSchema: "business", migrationsTable: "applied_migrations" };
		await migrate(drizzle({ client }), { migrationsFolder, ...journal });
	} finally {
		await client.end();
	}
}

async function dropOthers(server: Server, platform: string, kept: string[]): Promise<void> {
	const rows = await server.query<{ name: string }>(
		"SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1) AND datname <> all($2)",
		[`${platform}_template_`, kept],
	);
	for (const { name } of rows) await dropTemplate(server, name);
}

async function dropTemplate(server: Server, database: string): Promise<void> {
	const [found] = await server.query("SELECT FROM pg_database WHERE datname = $1", [database]);
	if (found) await server.query(`ALTER DATABASE ${quoted(database)} IS_TEMPLATE false`);
	await dropDatabase(server, database);
	for (const role of ["n8n", "business"] as const) {
		await server.query(`DROP ROLE IF EXISTS ${quoted(roleName(database, role))}`).catch((error: Error) => {
			// A copy that was broken off is its until somebody ensures or drops that tenant.
			if (systemCodeOf(error.cause) !== "2BP01") throw error;
		});
	}
}

function asTenant(server: Server, databaseUrl: string): string {
	const url = new URL(databaseUrl);
	const { tenantAddress } = server.host;
	if (tenantAddress) url.host = `${tenantAddress.host}:${tenantAddress.port}`;
	return url.href;
}
