import { setTimeout as wait } from "node:timers/promises";
import { systemCodeOf } from "#errors.ts";
import type { DatabaseRef } from "../database.ts";
import { findDatabase, ready } from "./find.ts";
import { mendRoles } from "./mend-roles.ts";
import { databaseName, quoted } from "./names.ts";
import { ownershipStatements } from "./ownership.ts";
import { ensureRoles } from "./roles.ts";
import { dropDatabase, type Server } from "./server.ts";
import { findTemplate } from "./template.ts";

/** SQLSTATE: somebody is connected to what is copied or renamed. */
const inUse = "55006";
const tries = 20;

/**
 * Makes a tenant's roles and database: a copy of its release's template, which takes a tenth of a second, or an empty one
 * where there is none. Quick when all is there.
 *
 * @returns Whether it was made now.
 */
export async function createDatabase(server: Server, platform: string, ref: DatabaseRef): Promise<boolean> {
	const database = databaseName(platform, ref.tenantId);
	if ((await findDatabase(server, database)) === "complete") {
		await mendRoles(server, database, ref);
		return false;
	}
	await ensureRoles(server, database, ref);
	await dropDatabase(server, database);
	await makeDatabase(
		server,
		database,
		database,
		ref.release ? await findTemplate(server, platform, ref.release) : null,
	);
	return true;
}

/**
 * @param owner The database whose roles are let in: the same, or that which this one is to take the place of.
 * @param template What it is a copy of; null for an empty one.
 */
export async function makeDatabase(
	server: Server,
	database: string,
	owner: string,
	template: string | null,
): Promise<void> {
	const source = template === null ? "template0" : quoted(template);
	await whenNobodyIsIn(() => server.query(`CREATE DATABASE ${quoted(database)} TEMPLATE ${source}`));
	await server.inDatabase(database, [
		"BEGIN",
		...ownershipStatements(database, owner, template),
		`COMMENT ON DATABASE ${quoted(database)} IS '${ready}'`,
		"COMMIT",
	]);
}

/** A backend outlives its client by a moment, and autovacuum visits templates as well. */
export async function whenNobodyIsIn(work: () => Promise<unknown>): Promise<void> {
	for (let turn = 1; ; turn++) {
		try {
			await work();
			return;
		} catch (error) {
			if (systemCodeOf((error as Error).cause) !== inUse || turn === tries) throw error;
			await wait(250);
		}
	}
}
