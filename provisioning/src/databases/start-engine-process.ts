import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Child, startChild } from "#children/start-child.ts";
import { ProvisioningError } from "#errors.ts";

const script = fileURLToPath(new URL("engine-process.ts", import.meta.url));

/** Starts the engine's process in a database's folder; it waits for a message that says what to do. */
export function startEngineProcess(dataDir: string): Promise<Child> {
	return startChild({
		argv: [script],
		env: { TZ: "UTC" },
		cwd: dataDir,
		pidFile: join(dataDir, "pid.json"),
		logFile: join(dataDir, "engine.log"),
	});
}

/** What the engine said against starting, as a sentence. */
export function engineFailure(
	dataDir: string,
	{ reason, code }: { reason: string; code: string | null },
): ProvisioningError {
	return code === "ENOSPC" || /no space left/i.test(reason)
		? new ProvisioningError(
				"no_space",
				`No space is left on the disk of ${dataDir}; free about 200 MB and start again.`,
			)
		: new ProvisioningError(
				"database_failed",
				`The database in ${dataDir} did not start: ${reason}. Its log is ${join(dataDir, "engine.log")}.`,
			);
}
