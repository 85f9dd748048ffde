import { systemCodeOf } from "#errors.ts";
import type { DatabaseRef } from "../database.ts";
import { databaseMissing } from "../missing.ts";
import { amissWith } from "./amiss.ts";
import { rightsStatements } from "./ownership.ts";
import { ensureRoles } from "./roles.ts";
import type { Server } from "./server.ts";
import { takeBackStatements } from "./take-back.ts";

/** SQLSTATE: there is no schema of this name. */
const noSchema = "3F000";

/**
 * Gives the roles of a database that is there what they should have; makes those that are gone. Quick when all is well.
 *
 * @throws ProvisioningError `database_missing` when a schema is gone, and all rows of it
 */
export async function mendRoles(server: Server, database: string, ref: DatabaseRef): Promise<void> {
	if ((await amissWith(server, database, ref)).length === 0) return;
	await ensureRoles(server, database, ref);
	const rights = [...takeBackStatements(database), ...rightsStatements(database, database)];
	try {
		await server.inDatabase(database, ["BEGIN", ...rights, "COMMIT"]);
	} catch (error) {
		if (systemCodeOf((error as Error).cause) !== noSchema) throw error;
		const found = `“${database}” on the Postgres server “${server.host.name}” should have the schemas n8n and business, and one of them is not there.`;
		throw databaseMissing(ref.tenantId, found);
	}
	// A session outlives the role that was dropped under it, answers, and may nothing: n8n would stay in it.
	await server.query(
		`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND usesysid IS NOT NULL
			AND NOT EXISTS (SELECT FROM pg_roles WHERE oid = usesysid)`,
		[database],
	);
}
