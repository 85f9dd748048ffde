import { setTimeout as wait } from "node:timers/promises";
import { systemCodeOf } from "#errors.ts";
import type { DatabaseRef } from "../database.ts";
import { databaseName, quoted, roleName } from "./names.ts";
import { ensureRole } from "./roles.ts";
import type { Server } from "./server.ts";

/** Said of a database that is complete: one that a kill left half made is made ready again. */
const ready = "FloMastr: ready";
/** SQLSTATE: somebody is connected to the template. */
const inUse = "55006";
const tries = 20;

/**
 * Makes sure of a tenant's roles and database. Quick when all is there: one question.
 *
 * @param template Database it is copied from, with n8n's tables in it; null makes an empty one.
 */
export async function ensureDatabase(
	server: Server,
	platform: string,
	ref: DatabaseRef,
	template: string | null,
): Promise<void> {
	const database = databaseName(platform, ref.tenantId);
	for (const role of ["n8n", "business"] as const) {
		await ensureRole(server, roleName(database, role), ref.passwords[role]);
	}
	const [found] = await server.query<{ said: string | null }>(
		"SELECT shobj_description(oid, 'pg_database') AS said FROM pg_database WHERE datname = $1",
		[database],
	);
	if (found?.said === ready) return;
	if (!found) await create(server, database, template);
	await makeReady(server, database, template);
}

async function create(server: Server, database: string, template: string | null): Promise<void> {
	const source = template === null ? "template0" : quoted(template);
	for (let turn = 1; ; turn++) {
		try {
			await server.query(`CREATE DATABASE ${quoted(database)} TEMPLATE ${source}`);
			return;
		} catch (error) {
			const code = systemCodeOf((error as Error).cause);
			// Two at once wanted the same; the other was quicker.
			if (code === "42P04") return;
			if (code !== inUse || turn === tries) throw error;
			await wait(250);
		}
	}
}

async function makeReady(server: Server, database: string, template: string | null): Promise<void> {
	const n8n = quoted(roleName(database, "n8n"));
	const business = quoted(roleName(database, "business"));
	const name = quoted(database);
	const taken = (role: "n8n" | "business", by: string) =>
		template === null ? [] : [`REASSIGN OWNED BY ${quoted(roleName(template, role))} TO ${by}`];
	await server.inDatabase(database, [
		// Nobody but its own two roles may so much as connect.
		`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`,
		// n8n at every boot, and the migrator, say CREATE SCHEMA IF NOT EXISTS, and Postgres asks for the right first.
		`GRANT CONNECT, CREATE, TEMPORARY ON DATABASE ${name} TO ${n8n}, ${business}`,
		"CREATE EXTENSION IF NOT EXISTS vector",
		...taken("n8n", n8n),
		...taken("business", business),
		`CREATE SCHEMA IF NOT EXISTS n8n AUTHORIZATION ${n8n}`,
		`CREATE SCHEMA IF NOT EXISTS business AUTHORIZATION ${business}`,
		"REVOKE ALL ON SCHEMA public FROM PUBLIC",
		`GRANT USAGE ON SCHEMA public TO ${n8n}, ${business}`,
		`ALTER ROLE ${n8n} IN DATABASE ${name} SET search_path = n8n, public`,
		`ALTER ROLE ${business} IN DATABASE ${name} SET search_path = business, public`,
		// A transaction that somebody forgot keeps locks and dead rows for everybody else.
		`ALTER ROLE ${business} IN DATABASE ${name} SET idle_in_transaction_session_timeout = '60s'`,
		`ALTER ROLE ${n8n} IN DATABASE ${name} SET idle_in_transaction_session_timeout = '5min'`,
		`COMMENT ON DATABASE ${name} IS '${ready}'`,
	]);
}
