import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const projectRoot = resolve(import.meta.dirname, "../..");

/**
 * The folder of real vendor payloads, or null. They belong to their authors and are read where they lie, never copied
 * into the repository: env CONTRACTS_DIR, else `../shared/contracts` beside the project.
 */
export function contractsDir(): string | null {
	const folder = resolve(projectRoot, process.env.CONTRACTS_DIR ?? "../shared/contracts");
	return existsSync(join(folder, "whatsapp-cloud")) ? folder : null;
}

/** File names of one vendor's payloads, sorted; empty when the folder is missing. */
export function contractFiles(vendor: string): string[] {
	const folder = contractsDir();
	return folder ? readdirSync(join(folder, vendor)).sort() : [];
}

/** The bytes exactly as stored: signatures are over them. `path` is relative, e.g. `whatsapp-cloud/wabj-media.json`. */
export function readContract(path: string): Buffer {
	const folder = contractsDir();
	if (!folder) throw new Error("There is no folder of vendor payloads; ask contractsDir() first.");
	return readFileSync(join(folder, path));
}

/** Says on the terminal what a run without the folder did not test. A silent skip would look like a pass. */
export function announceLeftOut(cases: number, what: string): void {
	process.stderr.write(
		`\n${cases} ${what} left out: no vendor payloads at ${process.env.CONTRACTS_DIR ?? "../shared/contracts"} (set CONTRACTS_DIR).\n`,
	);
}
