import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createZstdDecompress } from "node:zlib";
import tar from "tar-stream";
import { ProvisioningError } from "#errors.ts";
import type { BackupKey } from "./key.ts";
import { About, Manifest, paths } from "./manifest.ts";
import { openStream } from "./open-stream.ts";

type Entry = tar.Extract extends AsyncIterable<infer Each> ? Each : never;

const safePath = /^(?:[a-z0-9._-]+\/)?[A-Za-z0-9_-][A-Za-z0-9._-]{0,100}$/;
/** Of what is read into memory: descriptions and secrets. */
const textLimit = 32 * 1024 * 1024;

/**
 * Unpacks a backup into a folder, once everything of it proved to be as it was written.
 * @param wanted paths to write; everything is checked all the same
 * @throws ProvisioningError `backup_unreadable`; then the folder holds rubbish and is the caller's to delete
 */
export async function readArchive(
	sealed: Readable,
	key: BackupKey,
	folder: string,
	wanted: (path: string) => boolean = () => true,
): Promise<Manifest> {
	const found: Record<string, string> = {};
	let manifest: Manifest | null = null;
	for await (const entry of unpack(sealed, key)) {
		const path = entry.header.name;
		if (!safePath.test(path)) throw damaged(`it has a file called ${JSON.stringify(path.slice(0, 60))}`);
		if (path === paths.manifest) {
			manifest = Manifest.parse(JSON.parse(await textOf(entry)));
			continue;
		}
		const hash = createHash("sha256");
		const hashed = new Transform({
			transform(chunk: Buffer, _encoding, done) {
				hash.update(chunk);
				done(null, chunk);
			},
		});
		if (wanted(path)) {
			const file = join(folder, path);
			await mkdir(dirname(file), { recursive: true, mode: 0o700 });
			await pipeline(entry, hashed, createWriteStream(file, { mode: 0o600 }));
		} else {
			hashed.resume();
			await pipeline(entry, hashed);
		}
		found[path] = hash.digest("hex");
	}
	if (manifest === null) throw damaged("its description is missing");
	for (const [path, sum] of Object.entries(manifest.sha256)) {
		if (found[path] !== sum) throw damaged(`${path} is ${path in found ? "not as it was written" : "missing"}`);
	}
	return manifest;
}

/** Whose a backup is and of when; reads its beginning only. */
export async function readAbout(sealed: Readable, key: BackupKey): Promise<About> {
	try {
		for await (const entry of unpack(sealed, key)) return About.parse(JSON.parse(await textOf(entry)));
		throw damaged("it is empty");
	} finally {
		sealed.destroy();
	}
}

async function* unpack(sealed: Readable, key: BackupKey): AsyncGenerator<Entry> {
	const extract = tar.extract();
	const opened = Readable.from(openStream(sealed, key), { objectMode: false });
	// Thrown to whoever reads the entries.
	const flowing = pipeline(opened, createZstdDecompress(), extract);
	flowing.catch(() => {});
	try {
		yield* extract;
	} catch (error) {
		throw asUnreadable(error);
	}
	// The last entry may have been whole and the file's own end all the same missing.
	await flowing.catch((error: unknown) => {
		throw asUnreadable(error);
	});
}

async function textOf(entry: Entry): Promise<string> {
	const parts: Buffer[] = [];
	let bytes = 0;
	for await (const part of entry as AsyncIterable<Buffer>) {
		bytes += part.length;
		if (bytes > textLimit) throw damaged(`${entry.header.name} is larger than anything FloMastr writes there`);
		parts.push(part);
	}
	return Buffer.concat(parts).toString("utf8");
}

function damaged(what: string): ProvisioningError {
	return new ProvisioningError("backup_unreadable", `This backup cannot be used: ${what}. Take another one.`);
}

/** What zlib and tar say of a broken stream; a full disk or a store that is away keeps its own words. */
function asUnreadable(error: unknown): unknown {
	const code = error instanceof Error && "code" in error ? String(error.code) : "";
	if (!/^(?:ZSTD_|ERR_ZSTD|Z_)/.test(code) && !(error instanceof Error && /tar|header/i.test(error.message)))
		return error;
	return new ProvisioningError("backup_unreadable", "This backup cannot be used: it is damaged. Take another one.", {
		cause: error,
	});
}
