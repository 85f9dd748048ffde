import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";

const debianFolder = "/usr/lib/postgresql";

/**
 * The folder that holds `initdb` and `postgres`: that of `POSTGRES_BIN`, else the newest that Debian installed, else the
 * first on the PATH.
 * @throws a plain sentence with the line that installs them
 */
export function findPostgresBinaries(): string {
	const newestFirst = existsSync(debianFolder)
		? readdirSync(debianFolder).sort((one, other) => Number(other) - Number(one))
		: [];
	const candidates = [
		process.env.POSTGRES_BIN ?? "",
		...newestFirst.map((version) => join(debianFolder, version, "bin")),
		...(process.env.PATH ?? "").split(delimiter),
	];
	const found = candidates.find(
		(folder) => folder !== "" && existsSync(join(folder, "initdb")) && existsSync(join(folder, "postgres")),
	);
	if (found) return found;
	const missing = new Error(
		"The database tests need PostgreSQL's initdb and postgres, and neither is installed here. " +
			"Run: apt-get install -y postgresql (or set POSTGRES_BIN to the folder that holds them).",
	);
	// The reader needs the sentence, not where in this file it was thrown.
	missing.stack = missing.message;
	throw missing;
}
