import { createDecipheriv } from "node:crypto";
import { ProvisioningError } from "#errors.ts";
import type { BackupKey } from "./key.ts";
import {
	boundTo,
	chunkBytes,
	formatVersion,
	lastChunk,
	magic,
	nonceOf,
	type SealHeader,
	tagBytes,
} from "./seal-stream.ts";

const unreadable = (what: string, cause?: unknown): ProvisioningError =>
	new ProvisioningError("backup_unreadable", `This backup cannot be used: ${what}`, { cause });
const cutShort = (): ProvisioningError =>
	unreadable("it is cut short. Its end is missing, so that nothing of it is used; take another one.");

/**
 * Decrypts what `sealStream` made. Every chunk is checked before it is handed on; the end of the stream is proof that
 * it is whole.
 * @throws ProvisioningError `backup_unreadable`
 */
export async function* openStream(sealed: AsyncIterable<Uint8Array>, key: BackupKey): AsyncGenerator<Buffer> {
	const bytes = createByteReader(sealed);
	if (!(await bytes.take(magic.length)).equals(magic)) throw unreadable("it is not a file that FloMastr wrote.");
	const header = await bytes.take((await bytes.take(2)).readUInt16BE());
	const { version, key_id, salt } = readHeader(header);
	if (version !== formatVersion) {
		throw unreadable(`its format is ${version}, this version reads ${formatVersion}. Use the FloMastr that wrote it.`);
	}
	if (key_id !== key.id) {
		throw unreadable(
			`it was encrypted under another master key (${key_id}; this installation's is ${key.id}). Set MASTER_KEY to the one of the installation that made it.`,
		);
	}
	const fileKey = key.of(Buffer.from(salt, "base64"));
	for (let number = 0; ; number++) {
		const size = (await bytes.take(4)).readUInt32BE();
		const last = (size & lastChunk) !== 0;
		const length = (size & ~lastChunk) >>> 0;
		if (length > chunkBytes) throw unreadable("it was altered. Take another one.");
		const sealedChunk = await bytes.take(length);
		const decipher = createDecipheriv("aes-256-gcm", fileKey, nonceOf(number)).setAAD(boundTo(header, last));
		decipher.setAuthTag(await bytes.take(tagBytes));
		let content: Buffer;
		try {
			content = Buffer.concat([decipher.update(sealedChunk), decipher.final()]);
		} catch (error) {
			throw unreadable("it was altered, or is damaged where it lies. Take another one.", error);
		}
		yield content;
		if (!last) continue;
		if (await bytes.more()) throw unreadable("something was added at its end. Take another one.");
		return;
	}
}

function readHeader(header: Buffer): SealHeader {
	try {
		const said = JSON.parse(header.toString("utf8")) as Partial<SealHeader>;
		if (typeof said.version === "number" && typeof said.key_id === "string" && typeof said.salt === "string") {
			return { version: said.version, key_id: said.key_id, salt: said.salt };
		}
	} catch {
		// Falls through: whatever stands there is no header.
	}
	throw unreadable("its first lines were altered. Take another one.");
}

/** Takes exactly so many bytes at a time from a stream of pieces of any size. */
function createByteReader(stream: AsyncIterable<Uint8Array>) {
	const pieces = stream[Symbol.asyncIterator]();
	let held: Buffer = Buffer.alloc(0);
	async function fill(count: number): Promise<boolean> {
		const parts = [held];
		let length = held.length;
		while (length < count) {
			const { done, value } = await pieces.next();
			if (done) break;
			parts.push(Buffer.from(value));
			length += value.length;
		}
		held = Buffer.concat(parts);
		return length >= count;
	}
	return {
		async take(count: number): Promise<Buffer> {
			if (!(await fill(count))) throw cutShort();
			const taken = held.subarray(0, count);
			held = held.subarray(count);
			return taken;
		},
		more: () => fill(1),
	};
}
