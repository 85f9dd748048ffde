import { createHash } from "node:crypto";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import tar from "tar-stream";
import type { Part } from "./write-archive.ts";

/**
 * A tar of files one after another; a failure of any is a failure of the whole.
 * @param into what compresses it; the caller reads from it
 * @param packed told of each file with the digest of what was read
 */
export function packParts(
	parts: AsyncIterable<Part>,
	into: Transform,
	packed: (path: string, sha256: string) => void = () => {},
): Readable {
	const pack = tar.pack();
	async function put({ path, bytes, content }: Part): Promise<void> {
		const hash = createHash("sha256");
		const hashed = new Transform({
			transform(chunk: Buffer, _encoding, done) {
				hash.update(chunk);
				done(null, chunk);
			},
		});
		await pipeline(content, hashed, pack.entry({ name: path, size: bytes, mode: 0o600 }));
		packed(path, hash.digest("hex"));
	}
	async function all(): Promise<void> {
		for await (const part of parts) await put(part);
		pack.finalize();
	}
	// A failure of either end reaches the other through the streams; whoever reads gets it thrown.
	pipeline(pack, into).catch(() => {});
	all().catch((error: unknown) => into.destroy(error instanceof Error ? error : new Error(String(error))));
	return into;
}
