import { randomBytes, randomUUID } from "node:crypto";
import { link, open, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { systemCodeOf } from "@flomastr/provisioning/errors";
import { AppError } from "../errors.ts";

/** 32 bytes in base64. */
const keyLength = 44;

/**
 * A key that is made once and kept in a file. The file appears whole or not at all, on the disk before it is used.
 * @throws {AppError} `invalid` where it is empty or cut short: with an empty key anybody could sign
 */
export async function keyFile(path: string): Promise<string> {
	const key = (await read(path)) ?? (await make(path));
	if (key.length >= keyLength) return key;
	throw new AppError(
		"invalid",
		`The key in ${path} is not whole: ${key.length} characters were found, ${keyLength} are needed. Restore the file from your backup. Only where FloMastr never ran before, delete it and start again.`,
	);
}

async function read(path: string): Promise<string | null> {
	try {
		return (await readFile(path, "utf8")).trim();
	} catch (error) {
		if (systemCodeOf(error) === "ENOENT") return null;
		throw error;
	}
}

async function make(path: string): Promise<string> {
	const key = randomBytes(32).toString("base64");
	const beside = `${path}.${randomUUID()}`;
	try {
		await writeFile(beside, `${key}\n`, { mode: 0o600, flag: "wx", flush: true });
		// A link never replaces: two starts at once must not each believe their own key.
		await link(beside, path);
		await syncFolder(dirname(path));
		return key;
	} catch (error) {
		const others = systemCodeOf(error) === "EEXIST" ? await read(path) : null;
		if (others === null) throw error;
		return others;
	} finally {
		await rm(beside, { force: true });
	}
}

/** A new name survives a power cut once its folder was written. */
async function syncFolder(folder: string): Promise<void> {
	const handle = await open(folder);
	await handle.sync().finally(() => handle.close());
}
