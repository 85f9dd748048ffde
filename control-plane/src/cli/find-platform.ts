import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { systemCodeOf } from "@flomastr/provisioning/errors";
import { operatorFiles } from "#people/operator-token.ts";
import { CliError, exits } from "./exit.ts";

export interface Platform {
	/** Of the private listener, without a slash at the end. */
	url: string;
	token: string;
}

/**
 * Where the platform answers and with which token: FLOMASTR_URL and FLOMASTR_TOKEN where they are set, else what it
 * wrote into its data folder when it started.
 * @throws {CliError} `noAnswer` where it never started, `failed` where this user may not read its folder
 */
export async function findPlatform(env: NodeJS.ProcessEnv): Promise<Platform> {
	const dataDir = env.FLOMASTR_DATA ?? ".flomastr";
	const url = env.FLOMASTR_URL ?? (await readOwn(join(dataDir, operatorFiles.url)));
	const token = env.FLOMASTR_TOKEN ?? (await readOwn(join(dataDir, operatorFiles.token)));
	if (!URL.canParse(url)) {
		throw new CliError(exits.wrongUse, `FLOMASTR_URL=${JSON.stringify(url)} is no address; expected http://host:port.`);
	}
	return { url: url.replace(/\/+$/, ""), token };
}

async function readOwn(path: string): Promise<string> {
	try {
		return (await readFile(path, "utf8")).trim();
	} catch (cause) {
		if (systemCodeOf(cause) === "ENOENT" || systemCodeOf(cause) === "ENOTDIR") {
			throw new CliError(
				exits.noAnswer,
				`There is no ${path}: FloMastr was never started there. Name its data folder with FLOMASTR_DATA, or set FLOMASTR_URL and FLOMASTR_TOKEN.`,
				"cli",
				{ cause },
			);
		}
		const code = systemCodeOf(cause) ?? String(cause);
		throw new CliError(
			exits.failed,
			`${path} cannot be read (${code}). Run the command as the user FloMastr runs as.`,
			"cli",
			{ cause },
		);
	}
}
