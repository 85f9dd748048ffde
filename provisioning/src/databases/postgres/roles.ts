import { systemCodeOf } from "#errors.ts";
import type { DatabaseRef } from "../database.ts";
import { quoted, roleName } from "./names.ts";
import { scramVerifier } from "./scram.ts";
import type { Server } from "./server.ts";

/** Connections one role holds at most where no plan says so: n8n keeps two, the nodes of a busy workflow some more. */
export const usualConnections = 10;

/**
 * Makes a tenant's three roles, or gives them what they should have. `admin` has the rights of the other two and no
 * more, of the server none at all: whatever a tenant leaves in its tables (a trigger, a view, a check) runs with the
 * rights of who touches it.
 */
export async function ensureRoles(server: Server, database: string, ref: DatabaseRef): Promise<void> {
	const limit = ref.connections ?? usualConnections;
	for (const role of ["admin", "n8n", "business"] as const) {
		await ensureRole(server, roleName(database, role), ref.passwords[role], { limit, inherits: role === "admin" });
	}
	const [n8n, business, admin] = (["n8n", "business", "admin"] as const).map((role) => roleName(database, role));
	await server.query(`GRANT ${quoted(n8n ?? "")}, ${quoted(business ?? "")} TO ${quoted(admin ?? "")}`);
}

/** Makes a role that may sign in and nothing else, or gives it the password and the limit it should have. */
export async function ensureRole(
	server: Server,
	role: string,
	password: string,
	{ limit = usualConnections, inherits = false } = {},
): Promise<void> {
	const [found] = await server.query("SELECT FROM pg_roles WHERE rolname = $1", [role]);
	const rights = [
		"LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS",
		inherits ? "INHERIT" : "NOINHERIT",
		`CONNECTION LIMIT ${Math.trunc(limit)}`,
		`PASSWORD '${scramVerifier(password)}'`,
	].join(" ");
	try {
		await server.query(`${found ? "ALTER" : "CREATE"} ROLE ${quoted(role)} WITH ${rights}`);
	} catch (error) {
		// Another control plane was quicker: then there is a role whose password may be another.
		if (!["42710", "23505"].includes(systemCodeOf((error as Error).cause) ?? "")) throw error;
		await server.query(`ALTER ROLE ${quoted(role)} WITH ${rights}`);
	}
}
