import { randomBytes } from "node:crypto";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * The folder that must survive, made private, and the two keys in it. Each is made once and never replaced.
 * @returns `masterKey` seals secrets at rest, `signingKey` signs sessions and phone tokens
 */
export async function openDataFolder(
	folder: string,
	masterKey: string | undefined,
): Promise<{ masterKey: Buffer; signingKey: string }> {
	await mkdir(folder, { recursive: true });
	await chmod(folder, 0o700);
	return {
		masterKey: Buffer.from(masterKey ?? (await keyFile(join(folder, "master.key"))), "base64"),
		signingKey: await keyFile(join(folder, "signing.key")),
	};
}

async function keyFile(path: string): Promise<string> {
	try {
		return (await readFile(path, "utf8")).trim();
	} catch (error) {
		if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
	}
	const key = randomBytes(32).toString("base64");
	// `wx`: two starts at once must not each believe their own key.
	await writeFile(path, `${key}\n`, { mode: 0o600, flag: "wx" });
	return key;
}
