import { connectTo } from "../connect.ts";
import type { DatabaseRef } from "../database.ts";
import { makeDatabase, whenNobodyIsIn } from "./create.ts";
import { besides, databaseName, quoted, roleName } from "./names.ts";
import { ensureRoles } from "./roles.ts";
import { dropDatabase, explained, type Server } from "./server.ts";
import { type PostgresTools, runProgram, runTool } from "./tools.ts";

/**
 * Replaces a tenant's database by a dump of it, or of another tenant's. The dump is read into a database beside it, which
 * then takes its place in one transaction: a dump that cannot be read, or a kill, leaves the former one as it was.
 *
 * Each schema is read as its own role, not as the administrator: it becomes that role's whose ever it was, and what a
 * hostile dump makes run has that role's rights.
 */
export async function restoreDatabase(
	server: Server,
	platform: string,
	ref: DatabaseRef,
	tools: PostgresTools,
	file: string,
): Promise<void> {
	const database = databaseName(platform, ref.tenantId);
	const { restored, former } = besides(database);
	await ensureRoles(server, database, ref);
	await dropDatabase(server, restored);
	await dropDatabase(server, former);
	try {
		await makeDatabase(server, restored, database, null);
		const extensions = await extensionsOf(server, tools, file);
		for (const role of ["n8n", "business"] as const) {
			const how = ["--no-owner", "--no-acl", "--exit-on-error", "--single-transaction", `--schema=${role}`];
			const url = server.urlAs(restored, roleName(database, role), ref.passwords[role]);
			await makeExtensions(server, url, extensions.get(role) ?? []);
			await runTool(server, [...tools.pgRestore, ...how], url, { from: file });
		}
		await changePlaces(server, database);
	} catch (error) {
		await dropDatabase(server, restored).catch(() => {});
		throw error;
	}
	await dropDatabase(server, former);
}

/** Names of the extensions in a dump, by the schema they lie in: n8n keeps one among its tables, which are read after it. */
async function extensionsOf(server: Server, tools: PostgresTools, file: string): Promise<Map<string, string[]>> {
	const found = new Map<string, string[]>();
	const argv = [...tools.pgRestore, "--section=pre-data", "--file=-"];
	await runProgram(
		server,
		argv,
		{},
		{
			from: file,
			onLine(line) {
				const [, name, schema] = /^CREATE EXTENSION IF NOT EXISTS "?([\w-]+)"? WITH SCHEMA (\w+);$/.exec(line) ?? [];
				if (name && schema) found.set(schema, [...(found.get(schema) ?? []), name]);
			},
		},
	);
	return found;
}

/** As the tenant's own role: it may make those that Postgres trusts anybody with, and no other. */
async function makeExtensions(server: Server, url: string, names: string[]): Promise<void> {
	if (names.length === 0) return;
	try {
		const client = await connectTo(url);
		try {
			for (const name of names) await client.query(`CREATE EXTENSION IF NOT EXISTS ${quoted(name)}`);
		} finally {
			await client.end();
		}
	} catch (error) {
		throw explained(server.host, error);
	}
}

async function changePlaces(server: Server, database: string): Promise<void> {
	const { restored, former } = besides(database);
	await whenNobodyIsIn(async () => {
		await server.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = any($1)", [
			[database, restored],
		]);
		const [there] = await server.query("SELECT FROM pg_database WHERE datname = $1", [database]);
		await server.inDatabase(null, [
			"BEGIN",
			...(there ? [`ALTER DATABASE ${quoted(database)} RENAME TO ${quoted(former)}`] : []),
			`ALTER DATABASE ${quoted(restored)} RENAME TO ${quoted(database)}`,
			"COMMIT",
		]);
	});
}
