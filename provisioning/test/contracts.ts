import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

const projectRoot = resolve(import.meta.dirname, "../..");

/**
 * The folder of vendors' own specifications and payloads, or null. They are read where they lie, never copied into the
 * repository: env CONTRACTS_DIR, else `../shared/contracts` beside the project.
 */
export function contractsDir(): string | null {
	const folder = resolve(projectRoot, process.env.CONTRACTS_DIR ?? "../shared/contracts");
	return existsSync(join(folder, "twilio")) ? folder : null;
}

/** Says on the terminal what a run without the folder did not test. A silent skip would look like a pass. */
export function announceLeftOut(what: string): void {
	process.stderr.write(
		`\n${what} left out: no vendor specifications at ${process.env.CONTRACTS_DIR ?? "../shared/contracts"} (set CONTRACTS_DIR).\n`,
	);
}
