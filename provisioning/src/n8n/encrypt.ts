import { createCipheriv, createHash, randomBytes } from "node:crypto";

/**
 * Encrypts as n8n does with its instance key: OpenSSL's salted form with AES-256-CBC and an MD5 key derivation, in
 * base64. n8n reads this form whatever keys it writes with itself.
 */
export function encryptForN8n(plaintext: string, encryptionKey: string): string {
	const salt = randomBytes(8);
	const md5 = (...parts: Buffer[]): Buffer => createHash("md5").update(Buffer.concat(parts)).digest();
	const password = Buffer.concat([Buffer.from(encryptionKey, "binary"), salt]);
	const first = md5(password);
	const second = md5(first, password);
	const cipher = createCipheriv("aes-256-cbc", Buffer.concat([first, second]), md5(second, password));
	const sealed = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final()]);
	return Buffer.concat([Buffer.from("Salted__"), salt, sealed]).toString("base64");
}
