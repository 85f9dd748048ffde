import type { DatabaseRef, DatabaseState } from "../database.ts";
import { databaseMissing } from "../missing.ts";
import { amissWith } from "./amiss.ts";
import { findDatabase, ready } from "./find.ts";
import { mendRoles } from "./mend-roles.ts";
import { databaseName } from "./names.ts";
import type { Server } from "./server.ts";

/**
 * Sees that a tenant's database is there and its roles are as they should be. Makes no database.
 *
 * @throws ProvisioningError `database_missing`
 */
export async function openDatabase(server: Server, platform: string, ref: DatabaseRef): Promise<void> {
	const database = databaseName(platform, ref.tenantId);
	const found = await findDatabase(server, database);
	if (found === "complete") return mendRoles(server, database, ref);
	const expected = `“${database}” should be on the Postgres server “${server.host.name}”`;
	throw databaseMissing(
		ref.tenantId,
		found === null
			? `${expected} and is not.`
			: `${expected}; what bears this name was never finished, or was brought back without our mark. If its data is whole, say COMMENT ON DATABASE "${database}" IS '${ready}' and try again.`,
	);
}

/** The same without changing anything. */
export async function inspectDatabase(server: Server, platform: string, ref: DatabaseRef): Promise<DatabaseState> {
	const database = databaseName(platform, ref.tenantId);
	const there = (await findDatabase(server, database)) === "complete";
	return { there, amiss: there ? await amissWith(server, database, ref) : [] };
}
