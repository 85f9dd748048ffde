import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import pg from "pg";
import { afterAll, inject } from "vitest";
import { databaseUrl } from "./postgres-server.ts";

const migrations = new URL("../../tenant-template/migrations/", import.meta.url);

/**
 * A tenant's own database of this test file alone, on real Postgres: schema `business` with every migration a new
 * tenant gets. Call it at the top level of a `*.db.test.ts`; it is closed and dropped after the last test.
 */
export async function createColdStore(): Promise<pg.Pool> {
	const socket = inject("postgresSocket");
	const database = `cold_${randomUUID().replaceAll("-", "")}`;
	const administer = async (statement: string) => {
		const client = new pg.Client({ connectionString: databaseUrl(socket, "postgres") });
		await client.connect();
		await client.query(statement).finally(() => client.end());
	};
	await administer(`create database ${database}`);
	const cold = new pg.Pool({ connectionString: databaseUrl(socket, database), max: 5 });
	await cold.query("create schema business");
	const journal = JSON.parse(readFileSync(new URL("meta/_journal.json", migrations), "utf8"));
	for (const { tag } of journal.entries) await cold.query(readFileSync(new URL(`${tag}.sql`, migrations), "utf8"));
	afterAll(async () => {
		await cold.end();
		await administer(`drop database ${database} with (force)`);
	});
	return cold;
}
