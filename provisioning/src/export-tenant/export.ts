import { rm } from "node:fs/promises";
import { createGzip } from "node:zlib";
import type pg from "pg";
import type { BackupTools } from "#backups/backups.ts";
import { packParts } from "#backups/pack-parts.ts";
import { makeWorkFolder } from "#backups/with-folder.ts";
import { workflowFiles } from "#backups/workflow-files.ts";
import { type Part, textPart } from "#backups/write-archive.ts";
import { databaseRefOf } from "#database-ref-of.ts";
import { connectTo } from "#databases/connect.ts";
import type { TenantContext } from "#deps.ts";
import { dataTables } from "./data-tables.ts";
import { readme } from "./readme.ts";
import { writeTable } from "./write-table.ts";

/**
 * All data of a tenant for itself, as a `.tar.gz` that other programs can read: no secret of the platform's, and n8n's
 * credentials by name only.
 */
export async function* exportTenant(
	ctx: TenantContext,
	tools: Pick<BackupTools, "holdings" | "workFolder">,
): AsyncGenerator<Buffer> {
	const { deps, tenant } = ctx;
	const ref = await databaseRefOf(ctx);
	await deps.database.open(ref);
	await tools.holdings.settle(tenant.id);
	const url = deps.database.url(ref, "admin");
	const folder = await makeWorkFolder(tools.workFolder);
	try {
		yield* packParts(allParts(ctx, tools, url, folder), createGzip());
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

async function* allParts(
	{ deps, tenant }: TenantContext,
	tools: Pick<BackupTools, "holdings">,
	url: string,
	folder: string,
): AsyncGenerator<Part> {
	yield textPart("README.md", readme(tenant, deps.clock()));
	yield* workflowFiles(url, "workflows/");
	const client = await connectTo(url);
	try {
		for (const table of await businessTables(client)) {
			yield writeTable(client, `select * from business."${table}"`, folder, `data/${table}.jsonl`);
		}
		yield* dataTables(client, folder);
		const credentials = 'select id, name, type, "createdAt" from n8n.credentials_entity';
		yield writeTable(client, credentials, folder, "credentials.jsonl");
	} finally {
		await client.end();
	}
	yield textPart("people.jsonl", lines(await tools.holdings.people(tenant.id)));
	yield textPart("channels.jsonl", lines(await tools.holdings.channels(tenant.id)));
	for await (const { open, ...file } of tools.holdings.files(tenant.id)) {
		const content = await open();
		if (content === null) continue;
		yield textPart(`files/${file.id}.json`, `${JSON.stringify(file, null, "\t")}\n`);
		yield { path: `files/${file.id}`, bytes: file.size, content };
	}
}

async function businessTables(client: pg.Client): Promise<string[]> {
	const { rows } = await client.query<{ name: string }>(
		`select tablename as name from pg_tables where schemaname = 'business' and tablename ~ '^[a-z0-9_]+$'
			and tablename <> 'applied_migrations' order by 1`,
	);
	return rows.map(({ name }) => name);
}

const lines = (rows: object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join("");
