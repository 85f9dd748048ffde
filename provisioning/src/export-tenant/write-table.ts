import { createWriteStream } from "node:fs";
import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type pg from "pg";
import type { Part } from "#backups/write-archive.ts";

const rowsAtATime = 500;

/**
 * A query's rows as a part of an export, one JSON object a line. A tar wants sizes first, hence the file in `folder`.
 * @param path in the export
 */
export async function writeTable(client: pg.Client, query: string, folder: string, path: string): Promise<Part> {
	const file = join(folder, path.replaceAll("/", "-"));
	async function* lines(): AsyncGenerator<string> {
		await client.query("begin read only");
		await client.query(`declare told no scroll cursor for select row_to_json(t)::text as json from (${query}) t`);
		for (;;) {
			const { rows } = await client.query<{ json: string }>(`fetch ${rowsAtATime} from told`);
			for (const { json } of rows) yield `${json}\n`;
			if (rows.length < rowsAtATime) break;
		}
		await client.query("commit");
	}
	await pipeline(Readable.from(lines()), createWriteStream(file, { mode: 0o600 }));
	// Open it lives on without its name, and goes with the reading of it, or with a kill.
	const written = await open(file);
	await rm(file);
	return { path, bytes: (await written.stat()).size, content: written.createReadStream() };
}
