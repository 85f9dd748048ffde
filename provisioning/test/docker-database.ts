import { readFile, writeFile } from "node:fs/promises";
import pg from "pg";
import type { Database, DatabaseRef } from "#databases/database.ts";
import type { DockerPostgres } from "./docker-postgres.ts";

/** Tenants' databases on the test's Postgres, for tests of what lies above them; a dump is a database beside it. */
export function dockerDatabase(postgres: DockerPostgres, platform: string, template: string): Database {
	const urls = new Map<string, URL>();
	let dumps = 0;
	const nameOf = (tenantId: string) => `${platform}_${tenantId.replaceAll("-", "")}`;
	const templateUrl = new URL(template);
	const as = (user: string, database: string): string => {
		const url = new URL(templateUrl);
		url.username = user;
		url.pathname = `/${database}`;
		return url.href;
	};
	async function administer(...statements: string[]): Promise<void> {
		const client = new pg.Client({ connectionString: as("postgres", "postgres") });
		await client.connect();
		for (const statement of statements) await client.query(statement);
		await client.end();
	}
	async function ensure({ tenantId }: Pick<DatabaseRef, "tenantId">): Promise<void> {
		if (urls.has(tenantId)) return;
		const name = nameOf(tenantId);
		urls.set(tenantId, new URL(await postgres.makeDatabase(name, templateUrl.pathname.slice(1))));
		const client = new pg.Client({ connectionString: as("postgres", name) });
		await client.connect();
		await client.query("create schema if not exists business");
		await client.end();
	}
	return {
		place: async () => "bench",
		ensure,
		url: ({ tenantId }, role) => as(role === "n8n" ? `${nameOf(tenantId)}_n8n` : "postgres", nameOf(tenantId)),
		release: async () => {},
		async drop(tenantId) {
			urls.delete(tenantId);
			await administer(`drop database if exists ${nameOf(tenantId)} with (force)`);
		},
		list: async () => [...urls.keys()],
		async dump({ tenantId }, file) {
			const copy = `${nameOf(tenantId)}_dump${++dumps}`;
			// Its connections are those of a stopped n8n's pools that have not noticed yet, and ours.
			await administer(
				`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${nameOf(tenantId)}'`,
				`create database ${copy} template ${nameOf(tenantId)}`,
			);
			await writeFile(file, copy);
		},
		async restore({ tenantId }, file) {
			const copy = await readFile(file, "utf8");
			const name = nameOf(tenantId);
			await administer(
				`drop database ${name} with (force)`,
				`create database ${name} template ${copy} owner ${name}_n8n`,
			);
		},
	};
}
