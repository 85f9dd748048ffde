import { chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { systemCodeOf } from "@flomastr/provisioning/errors";
import { AppError } from "../errors.ts";
import { keyFile } from "./key-file.ts";

/**
 * The folder that must survive, made private, and the two keys in it. Each is made once and never replaced.
 * @returns `masterKey` seals secrets at rest, `signingKey` signs sessions and phone tokens
 * @throws {AppError} `invalid` where the folder cannot be made or written to, or a key in it is not whole
 */
export async function openDataFolder(
	folder: string,
	masterKey: string | undefined,
): Promise<{ masterKey: Buffer; signingKey: string }> {
	try {
		await mkdir(folder, { recursive: true });
		await chmod(folder, 0o700);
		return {
			masterKey: Buffer.from(masterKey ?? (await keyFile(join(folder, "master.key"))), "base64"),
			signingKey: await keyFile(join(folder, "signing.key")),
		};
	} catch (error) {
		const reason = reasons[systemCodeOf(error) ?? ""];
		if (!reason) throw error;
		const message = `The data folder ${folder} cannot be used: ${reason}. Choose another with FLOMASTR_DATA=<folder> npm start.`;
		throw new AppError("invalid", message, { cause: error });
	}
}

const reasons: Record<string, string> = {
	EACCES: "this user may not write there",
	EEXIST: "a file is in its place",
	ENOSPC: "no space is left on its disk",
	ENOTDIR: "a file is in the place of a folder on the way to it",
	EPERM: "it belongs to another user",
	EROFS: "its disk takes no writing",
};
