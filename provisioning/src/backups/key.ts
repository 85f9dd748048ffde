import { hkdfSync } from "node:crypto";

/** What encrypts backups: derived from the platform's master key, so that a new host with the same one can read them. */
export type BackupKey = {
	/** Tells two master keys apart without saying anything about either. */
	id: string;
	/** The key of one file. @param salt random, 32 bytes, stands in the file */
	of(salt: Buffer): Buffer;
};

/** @param masterKey 32 bytes */
export function backupKey(masterKey: Buffer): BackupKey {
	const derive = (salt: Buffer, purpose: string, bytes: number): Buffer =>
		Buffer.from(hkdfSync("sha256", masterKey, salt, `flomastr backup ${purpose}`, bytes));
	return {
		id: derive(Buffer.alloc(0), "key id", 8).toString("hex"),
		of: (salt) => derive(salt, "file key", 32),
	};
}
