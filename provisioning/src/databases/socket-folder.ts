import { createHash } from "node:crypto";
import { chmodSync, lstatSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ProvisioningError } from "#errors.ts";

/** The kernel's limit for a Unix socket's path is 108 bytes on Linux and 104 on macOS, its end included. */
const pathLimit = 100;
const fileName = ".s.PGSQL.5432";

/**
 * A folder for a database's socket that only this user may enter: beside the data where the path is short enough, else
 * in the system's temporary folder under a name derived from the data's path.
 */
export function socketFolder(dataDir: string): string {
	const beside = join(dataDir, "run");
	const chosen =
		Buffer.byteLength(join(beside, fileName)) <= pathLimit
			? beside
			: join(tmpdir(), `flomastr-${createHash("sha256").update(dataDir).digest("hex").slice(0, 16)}`);
	mkdirSync(chosen, { recursive: true, mode: 0o700 });
	const found = lstatSync(chosen);
	if (!found.isDirectory() || (process.getuid && found.uid !== process.getuid())) {
		throw new ProvisioningError(
			"data_in_use",
			`${chosen} belongs to someone else; it must be this user's own folder. Remove it and start again.`,
		);
	}
	chmodSync(chosen, 0o700);
	return chosen;
}

export function socketPath(folder: string): string {
	return join(folder, fileName);
}
