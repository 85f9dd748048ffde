import { quoted, roleName } from "./names.ts";

/**
 * What makes a new database a tenant's: everything in it its roles', each in its own schema, and closed to all others.
 *
 * @param template Whose roles own what was copied.
 */
export function ownershipStatements(database: string, owner: string, template: string | null): string[] {
	const [n8n, business] = (["n8n", "business"] as const).map((role) => quoted(roleName(owner, role)));
	const taken = (["n8n", "business"] as const).flatMap((role) =>
		template === null
			? []
			: [`REASSIGN OWNED BY ${quoted(roleName(template, role))} TO ${quoted(roleName(owner, role))}`],
	);
	return [
		"CREATE EXTENSION IF NOT EXISTS vector",
		...taken,
		`CREATE SCHEMA IF NOT EXISTS n8n AUTHORIZATION ${n8n}`,
		`CREATE SCHEMA IF NOT EXISTS business AUTHORIZATION ${business}`,
		...rightsStatements(database, owner),
	];
}

/** What a tenant's roles may in its database, and how their sessions begin. */
export function rightsStatements(database: string, owner: string): string[] {
	const name = quoted(database);
	const [admin, n8n, business] = (["admin", "n8n", "business"] as const).map((role) => quoted(roleName(owner, role)));
	return [
		`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`,
		// n8n at every boot, and the migrator, say CREATE SCHEMA IF NOT EXISTS, and Postgres asks for the right first.
		`GRANT CONNECT, CREATE, TEMPORARY ON DATABASE ${name} TO ${n8n}, ${business}`,
		`GRANT CONNECT, TEMPORARY ON DATABASE ${name} TO ${admin}`,
		"REVOKE ALL ON SCHEMA public FROM PUBLIC",
		`GRANT USAGE ON SCHEMA public TO ${n8n}, ${business}`,
		`ALTER ROLE ${n8n} IN DATABASE ${name} SET search_path = n8n, public`,
		`ALTER ROLE ${business} IN DATABASE ${name} SET search_path = business, public`,
		// Nothing that a tenant made is found by a name without its schema.
		`ALTER ROLE ${admin} IN DATABASE ${name} SET search_path = pg_catalog`,
		// A transaction that somebody forgot keeps locks and dead rows for everybody else.
		`ALTER ROLE ${business} IN DATABASE ${name} SET idle_in_transaction_session_timeout = '60s'`,
		`ALTER ROLE ${n8n} IN DATABASE ${name} SET idle_in_transaction_session_timeout = '5min'`,
		// One runaway query fills its own share of the disk and no more. The roles cannot raise it.
		...[admin, n8n, business].map((role) => `ALTER ROLE ${role} IN DATABASE ${name} SET temp_file_limit = '2GB'`),
	];
}
