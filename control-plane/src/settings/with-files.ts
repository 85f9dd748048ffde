import { readFileSync } from "node:fs";
import { AppError } from "../errors.ts";

/**
 * Takes secrets from files, as containers give them: `NAME_FILE=/run/secrets/name` stands for `NAME`.
 * @throws {AppError} `invalid` for a file that cannot be read, or when both are given
 */
export function withFiles(source: NodeJS.ProcessEnv, names: readonly string[]): NodeJS.ProcessEnv {
	const read = { ...source };
	for (const name of names) {
		const file = source[`${name}_FILE`];
		if (!file) continue;
		if (source[name]) throw new AppError("invalid", `${name} and ${name}_FILE are both set. Leave one of them out.`);
		try {
			read[name] = readFileSync(file, "utf8").trim();
		} catch (error) {
			const reason = error instanceof Error ? error.message : String(error);
			throw new AppError("invalid", `${name}_FILE cannot be read: ${reason}. Mend the path or its rights.`);
		}
	}
	return read;
}
