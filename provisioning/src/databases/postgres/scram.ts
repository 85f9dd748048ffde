import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";

const iterations = 4096;

/**
 * What Postgres stores of a password (RFC 5803): made here, so that the password itself is in no statement and no log.
 *
 * @param salt Of an earlier verifier, to see whether it is of the same password.
 */
export function scramVerifier(password: string, salt: Buffer = randomBytes(16)): string {
	const salted = pbkdf2Sync(password.normalize("NFKC"), salt, iterations, 32, "sha256");
	const hmac = (text: string) => createHmac("sha256", salted).update(text).digest();
	const stored = createHash("sha256").update(hmac("Client Key")).digest("base64");
	return `SCRAM-SHA-256$${iterations}:${salt.toString("base64")}$${stored}:${hmac("Server Key").toString("base64")}`;
}

/** Whether a stored verifier is of this password. */
export function isVerifierOf(verifier: string | null, password: string): boolean {
	const salt = /^SCRAM-SHA-256\$4096:([^$]+)\$/.exec(verifier ?? "")?.[1];
	return salt !== undefined && scramVerifier(password, Buffer.from(salt, "base64")) === verifier;
}
