import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** Encrypts and decrypts what must not be read at rest: AES-256-GCM, bound to a purpose so that texts cannot be swapped. */
export interface Seal {
	close(plaintext: string, purpose: string): string;
	/** Throws when the key is another one, or the text was altered or sealed for another purpose. */
	open(sealed: string, purpose: string): string;
}

/** @param key 32 bytes */
export function createSeal(key: Buffer): Seal {
	if (key.length !== 32) {
		throw new Error(`The master key has ${key.length} bytes, 32 are needed. Restore the file from your backup.`);
	}
	return {
		close(plaintext, purpose) {
			const nonce = randomBytes(12);
			const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(purpose));
			const body = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final()]);
			return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64");
		},
		open(sealed, purpose) {
			const bytes = Buffer.from(sealed, "base64");
			const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12)).setAAD(Buffer.from(purpose));
			decipher.setAuthTag(bytes.subarray(12, 28));
			return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
		},
	};
}
