import { createHash } from "node:crypto";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createZstdCompress } from "node:zlib";
import tar from "tar-stream";
import type { BackupKey } from "./key.ts";
import { type About, type Manifest, paths } from "./manifest.ts";
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
	const pack = tar.pack();
	const sha256: Record<string, string> = {};
	async function put({ path, bytes, content }: Part): Promise<void> {
		const hash = createHash("sha256");
		const hashed = new Transform({
			transform(chunk: Buffer, _encoding, done) {
				hash.update(chunk);
				done(null, chunk);
			},
		});
		await pipeline(content, hashed, pack.entry({ name: path, size: bytes, mode: 0o600 }));
		sha256[path] = hash.digest("hex");
	}
	async function all(): Promise<void> {
		await put(textPart(paths.about, JSON.stringify(about)));
		for await (const part of parts) await put(part);
		const manifest: Manifest = { ...about, counts: counts(), sha256 };
		await put(textPart(paths.manifest, JSON.stringify(manifest, null, "\t")));
		pack.finalize();
	}
	const compressed = createZstdCompress();
	// A failure of either end reaches the other through the streams; whoever reads gets it thrown.
	pipeline(pack, compressed).catch(() => {});
	all().catch((error: unknown) => compressed.destroy(error instanceof Error ? error : new Error(String(error))));
	return Readable.from(sealStream(compressed, key), { objectMode: false });
}
