import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { z } from "zod";
import { AppError } from "#errors.ts";
import { type IncomingFile, type MediaStore, mediaMaxBytes, type StoredFile } from "./media-store.ts";
import { headBytes, safeType } from "./sniff.ts";

const Kept = z.object({ id: z.guid(), size: z.number(), mime_type: z.string(), name: z.string() });
const isId = (id: string) => z.guid().safeParse(id).success;
const longestName = 200;

/**
 * Keeps files under `<folder>/<tenant id>/<file id>`, what is known of each beside it as `<file id>.json`. The name
 * that came with a file is never part of a path. A file counts once its `.json` stands: what a crash leaves behind
 * before is unreachable.
 */
export function createDiskStore(folder: string, maxBytes: number = mediaMaxBytes): MediaStore {
	const folderOf = (tenantId: string) => {
		if (!isId(tenantId)) throw new Error(`"${tenantId}" is no tenant's id.`);
		return join(folder, tenantId.toLowerCase());
	};

	async function keep(tenantId: string, id: string, file: IncomingFile): Promise<StoredFile> {
		const path = join(folderOf(tenantId), id);
		await mkdir(folderOf(tenantId), { recursive: true, mode: 0o700 });
		try {
			const { size, head } = await write(path, file.stream, maxBytes);
			const stored = { id, size, mime_type: safeType(file.mime_type, head), name: safeName(file.name) };
			await writeFile(`${path}.new`, JSON.stringify(stored), { mode: 0o600, flush: true });
			await rename(`${path}.new`, `${path}.json`);
			return stored;
		} catch (error) {
			await Promise.all([path, `${path}.new`].map((left) => rm(left, { force: true })));
			throw error;
		}
	}

	return {
		put: (tenantId, file) => keep(tenantId, randomUUID(), file),

		async putBack(tenantId, { id, name, mime_type }, stream) {
			if (!isId(id)) throw new Error(`"${id}" is no file's id.`);
			const path = join(folderOf(tenantId), id.toLowerCase());
			await Promise.all([`${path}.json`, path].map((left) => rm(left, { force: true })));
			await keep(tenantId, id.toLowerCase(), { name, mime_type, stream });
		},

		async *list(tenantId) {
			for (const file of (await readdir(folderOf(tenantId)).catch(nullIfMissing)) ?? []) {
				if (!file.endsWith(".json")) continue;
				const known = await readKnown(join(folderOf(tenantId), file.slice(0, -".json".length)));
				if (known) yield known;
			}
		},

		async get(tenantId, id) {
			if (!isId(id)) return null;
			const path = join(folderOf(tenantId), id.toLowerCase());
			const known = await readKnown(path);
			if (!known) return null;
			// Opened before the answer begins: a file that is gone is "not there", not a broken download.
			const handle = await open(path).catch(nullIfMissing);
			if (!handle) return null;
			const stream = Readable.toWeb(handle.createReadStream()) as ReadableStream<Uint8Array>;
			return { ...known, stream };
		},

		async removeTenant(tenantId) {
			await rm(folderOf(tenantId), { recursive: true, force: true });
		},
	};
}

async function write(
	path: string,
	stream: ReadableStream<Uint8Array>,
	maxBytes: number,
): Promise<{ size: number; head: Buffer }> {
	const handle = await open(path, "wx", 0o600);
	let size = 0;
	let head = Buffer.alloc(0);
	try {
		for await (const chunk of stream) {
			size += chunk.byteLength;
			if (size > maxBytes) {
				const limit = `${Math.floor(maxBytes / 1024 / 1024)} MB`;
				throw new AppError("too_large", `The file is larger than ${limit}. Make it smaller, or send a link to it.`);
			}
			if (head.length < headBytes) head = Buffer.concat([head, chunk]).subarray(0, headBytes);
			await handle.writeFile(chunk);
		}
		if (size === 0) throw new AppError("invalid", "The file is empty.", { fields: { file: "is empty" } });
		await handle.sync();
		return { size, head };
	} finally {
		await handle.close();
	}
}

async function readKnown(path: string): Promise<StoredFile | null> {
	const text = await readFile(`${path}.json`, "utf8").catch(nullIfMissing);
	return text === null ? null : Kept.parse(JSON.parse(text));
}

function nullIfMissing(error: unknown): null {
	if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
	throw error;
}

/** A name to show and to save under: one line, no path, no characters that file systems or headers trip over. */
function safeName(name: string): string {
	const last = name.toWellFormed().split(/[/\\]/).at(-1) ?? "";
	const plain = last
		// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must go
		.replaceAll(/[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069<>:"|?*]/g, "")
		.replace(/^\.+/, "")
		.trim();
	return [...plain].slice(0, longestName).join("") || "file";
}
