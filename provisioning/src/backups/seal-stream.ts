import { createCipheriv, randomBytes } from "node:crypto";
import type { BackupKey } from "./key.ts";

/*
 * The form of a backup's file: the magic line, the header's length (2 bytes), the header as JSON, then chunks. Each chunk
 * is its length (4 bytes; the highest bit is set on the last one), the ciphertext, and 16 bytes of authentication. The
 * chunk's number is its nonce (the key belongs to this file alone), and the header and the mark of the last chunk are
 * authenticated with it: chunks cannot be altered, left out, reordered, or cut off at the end.
 */
export const magic = Buffer.from("FLOMASTR BACKUP\n");
export const formatVersion = 1;
export const chunkBytes = 256 * 1024;
export const lastChunk = 0x8000_0000;
export const tagBytes = 16;

export type SealHeader = { version: number; key_id: string; salt: string };

export function nonceOf(chunk: number): Buffer {
	const nonce = Buffer.alloc(12);
	nonce.writeBigUInt64BE(BigInt(chunk), 4);
	return nonce;
}

/** What is authenticated with a chunk besides its content. */
export const boundTo = (header: Buffer, last: boolean): Buffer => Buffer.concat([header, Buffer.from([last ? 1 : 0])]);

/** Encrypts a stream in chunks; holds one in memory. */
export async function* sealStream(plain: AsyncIterable<Uint8Array>, key: BackupKey): AsyncGenerator<Buffer> {
	const salt = randomBytes(32);
	const fileKey = key.of(salt);
	const said: SealHeader = { version: formatVersion, key_id: key.id, salt: salt.toString("base64") };
	const header = Buffer.from(JSON.stringify(said));
	const length = Buffer.alloc(2);
	length.writeUInt16BE(header.length);
	yield Buffer.concat([magic, length, header]);

	let number = 0;
	const seal = (content: Buffer, last: boolean): Buffer => {
		const cipher = createCipheriv("aes-256-gcm", fileKey, nonceOf(number++)).setAAD(boundTo(header, last));
		const sealed = Buffer.concat([cipher.update(content), cipher.final()]);
		const size = Buffer.alloc(4);
		size.writeUInt32BE(last ? (sealed.length | lastChunk) >>> 0 : sealed.length);
		return Buffer.concat([size, sealed, cipher.getAuthTag()]);
	};
	let waiting: Uint8Array[] = [];
	let waitingBytes = 0;
	for await (const part of plain) {
		waiting.push(part);
		waitingBytes += part.length;
		if (waitingBytes <= chunkBytes) continue;
		let all = Buffer.concat(waiting);
		// One byte at least stays: the last chunk is marked, and only the end of the stream tells which one that is.
		for (; all.length > chunkBytes; all = all.subarray(chunkBytes)) yield seal(all.subarray(0, chunkBytes), false);
		waiting = [all];
		waitingBytes = all.length;
	}
	yield seal(Buffer.concat(waiting), true);
}
