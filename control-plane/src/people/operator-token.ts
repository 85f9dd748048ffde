import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { chmod, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Files in the data folder by which the command line finds the platform and proves that it may operate it. */
export const operatorFiles = { token: "operator.token", url: "operator.url" };

/**
 * Makes the operator's token, once, and writes down where it is taken: on the private listener alone. Whoever may read
 * the data folder may operate the platform: the master key lies there as well.
 * @param url of the private listener
 */
export async function openOperatorAccess(dataDir: string, url: string): Promise<string> {
	const path = join(dataDir, operatorFiles.token);
	const kept = await readFile(path, "utf8").catch(() => "");
	const token = /^flo_op_[\w-]{43}$/.test(kept.trim())
		? kept.trim()
		: `flo_op_${randomBytes(32).toString("base64url")}`;
	await replace(path, `${token}\n`);
	await replace(join(dataDir, operatorFiles.url), `${url}\n`);
	return token;
}

/** In one go: a command that reads at this moment finds the old one or the new one. */
async function replace(path: string, text: string): Promise<void> {
	await writeFile(`${path}.new`, text, { mode: 0o600 });
	await chmod(`${path}.new`, 0o600);
	await rename(`${path}.new`, path);
}

/** In constant time, whatever the lengths. */
export function isOperatorToken(expected: string | null, given: string): boolean {
	return expected !== null && timingSafeEqual(digest(expected), digest(given));
}

const digest = (token: string) => createHash("sha256").update(token).digest();
