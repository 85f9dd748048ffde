import type { DatabaseFound } from "../database.ts";
import { ready } from "./find.ts";
import { databaseName, tenantIdOf } from "./names.ts";
import type { Server } from "./server.ts";

/** By tenant id, over all servers. Roles outlive a database that somebody dropped: they are only what remains of it. */
export async function listTenants(servers: Server[], platform: string): Promise<Map<string, DatabaseFound>> {
	const found = new Map<string, DatabaseFound>();
	for (const server of servers) {
		const rows = await server.query<{ name: string; complete: boolean }>(
			`SELECT datname AS name, shobj_description(oid, 'pg_database') IS NOT DISTINCT FROM $1 AS complete FROM pg_database
			UNION ALL SELECT rolname, false FROM pg_roles`,
			[ready],
		);
		for (const { name, complete } of rows) {
			const tenantId = tenantIdOf(platform, name);
			if (tenantId === null) continue;
			if (complete && name === databaseName(platform, tenantId)) found.set(tenantId, "database");
			else if (!found.has(tenantId)) found.set(tenantId, "remains");
		}
	}
	return found;
}
