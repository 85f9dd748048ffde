import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import pg from "pg";
import { afterAll, inject } from "vitest";
import { databaseUrl } from "./postgres-server.ts";
import { until } from "./until.ts";

const migrations = new URL("../../tenant-template/migrations/", import.meta.url);

/**
 * A tenant's own database of this test file alone, on real Postgres: schema `business` with every migration a new
 * tenant gets. Call it at the top level of a `*.db.test.ts`; it is closed and dropped after the last test.
 */
export async function createColdStore(): Promise<pg.Pool> {
	const socket = inject("postgresSocket");
	const database = `cold_${randomUUID().replaceAll("-", "")}`;
	const administer = async (statement: string, values: unknown[] = []) => {
		const client = new pg.Client({ connectionString: databaseUrl(socket, "postgres") });
		await client.connect();
		return client.query(statement, values).finally(() => client.end());
	};
	await administer(`create database ${database}`);
	const cold = new pg.Pool({ connectionString: databaseUrl(socket, database), max: 5 });
	await cold.query("create schema business");
	const journal = JSON.parse(readFileSync(new URL("meta/_journal.json", migrations), "utf8"));
	for (const { tag } of journal.entries) await cold.query(readFileSync(new URL(`${tag}.sql`, migrations), "utf8"));
	afterAll(async () => {
		await cold.end();
		// A backend outlives its client by a moment, and being ended by force would be an error in it.
		await until("the cold store's connections are closed", async () => {
			const { rowCount } = await administer("select from pg_stat_activity where datname = $1", [database]);
			return rowCount === 0;
		});
		await administer(`drop database ${database}`);
	});
	return cold;
}
