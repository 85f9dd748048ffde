import { Readable } from "node:stream";
import { createZstdCompress } from "node:zlib";
import type { BackupKey } from "./key.ts";
import { type About, type Manifest, paths } from "./manifest.ts";
import { packParts } from "./pack-parts.ts";
import { sealStream } from "./seal-stream.ts";

/** A file of the archive; `bytes` is exactly as long as its content. */
export type Part = { path: string; bytes: number; content: Readable };

export const textPart = (path: string, text: string): Part => {
	const bytes = Buffer.from(text);
	return { path, bytes: bytes.length, content: Readable.from([bytes]) };
};

/**
 * Packs, compresses and encrypts, part by part: what is in memory is a few hundred kilobytes, however much there is.
 * The first part says what this is, the last one what was in it.
 */
export function writeArchive(
	about: About,
	parts: AsyncIterable<Part>,
	counts: () => Record<string, number>,
	key: BackupKey,
): Readable {
	const sha256: Record<string, string> = {};
	async function* all(): AsyncGenerator<Part> {
		yield textPart(paths.about, JSON.stringify(about));
		yield* parts;
		const manifest: Manifest = { ...about, counts: counts(), sha256 };
		yield textPart(paths.manifest, JSON.stringify(manifest, null, "\t"));
	}
	const compressed = packParts(all(), createZstdCompress(), (path, digest) => {
		sha256[path] = digest;
	});
	return Readable.from(sealStream(compressed, key), { objectMode: false });
}
