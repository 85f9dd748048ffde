import { createReadStream, createWriteStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
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
import { readme } from "./readme.ts";

const rowsAtATime = 500;

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
			yield filePart(`data/${table}.jsonl`, await writeTable(client, `business."${table}"`, "*", folder, table));
		}
		const credentials = await writeTable(
			client,
			"n8n.credentials_entity",
			'id, name, type, "createdAt"',
			folder,
			"n8n",
		);
		yield filePart("credentials.jsonl", credentials);
	} finally {
		await client.end();
	}
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

type Written = { file: string; bytes: number };
const filePart = (path: string, { file, bytes }: Written): Part => ({ path, bytes, content: createReadStream(file) });

/** One JSON object a line. A tar wants sizes first, hence the file. */
async function writeTable(
	client: pg.Client,
	from: string,
	what: string,
	folder: string,
	name: string,
): Promise<Written> {
	const file = join(folder, `${name}.jsonl`);
	async function* lines(): AsyncGenerator<string> {
		await client.query("begin read only");
		await client.query(
			`declare told no scroll cursor for select row_to_json(t)::text as json from (select ${what} from ${from}) t`,
		);
		for (;;) {
			const { rows } = await client.query<{ json: string }>(`fetch ${rowsAtATime} from told`);
			for (const { json } of rows) yield `${json}\n`;
			if (rows.length < rowsAtATime) break;
		}
		await client.query("commit");
	}
	await pipeline(Readable.from(lines()), createWriteStream(file, { mode: 0o600 }));
	return { file, bytes: (await stat(file)).size };
}
