import { besides, databaseName, quoted, roleName } from "./names.ts";
import { dropDatabase, type Server } from "./server.ts";

/**
 * Deletes a tenant's databases and roles on every server: a kill between placing and recording leaves no word of where.
 *
 * @throws ProvisioningError `postgres_down` when a server is away, after it was done on the others
 */
export async function dropTenant(servers: Server[], platform: string, tenantId: string): Promise<void> {
	const database = databaseName(platform, tenantId);
	const outcomes = await Promise.allSettled(servers.map((server) => dropOn(server, database)));
	for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}

async function dropOn(server: Server, database: string): Promise<void> {
	for (const name of [database, ...Object.values(besides(database))]) await dropDatabase(server, name);
	for (const role of ["admin", "n8n", "business"] as const) {
		await server.query(`DROP ROLE IF EXISTS ${quoted(roleName(database, role))}`);
	}
}
