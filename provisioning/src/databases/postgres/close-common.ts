import { quoted, tenantIdOf } from "./names.ts";
import type { Server } from "./server.ts";

/**
 * Shuts strangers out of the server's own databases and of every other one of ours, the platform's own store among them:
 * by default each role may connect to each database. Owners and administrators still may.
 */
export async function closeCommon(server: Server, platform: string): Promise<void> {
	const rows = await server.query<{ name: string }>(
		`SELECT datname AS name FROM pg_database
		WHERE datallowconn AND (datname IN ('postgres', 'template1') OR pg_get_userbyid(datdba) = current_user)
			AND has_database_privilege('public', datname, 'CONNECT')`,
	);
	for (const { name } of rows) {
		if (tenantIdOf(platform, name) !== null) continue;
		await server.query(`REVOKE CONNECT, TEMPORARY ON DATABASE ${quoted(name)} FROM PUBLIC`);
	}
}
