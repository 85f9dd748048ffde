import { resolve } from "node:path";
import { ProvisioningError } from "@flomastr/provisioning/errors";
import { readEnv } from "./env.ts";
import { AppError } from "./errors.ts";
import { createLog } from "./log.ts";
import { openDataFolder } from "./platform/data-folder.ts";
import { type Platform, startPlatform } from "./platform/start.ts";
import { createStartScreen } from "./platform/start-screen.ts";

/** The start: reads the environment, starts the platform, shuts it down. Nothing else reads `process.env`. */
const screen = createStartScreen(process.stdout);
const from = performance.now();
let platform: Platform | null = null;
let stopping = false;

async function stop(): Promise<void> {
	// A second Ctrl-C means now; and a start, which may wait long for its database, has nothing that must end first.
	if (stopping || platform === null) process.exit(130);
	stopping = true;
	screen.line("\nStopping; what is under way ends first. (Ctrl-C again to leave at once.)");
	await platform.stop();
	screen.line("Stopped. Your data is kept; `npm start` goes on from here.");
	process.exit(0);
}
process.on("SIGINT", stop);
process.on("SIGTERM", stop);
// The launcher was killed without a word: nobody could stop us any more.
process.on("disconnect", stop);

try {
	const env = readEnv(process.env);
	const dataDir = resolve(env.FLOMASTR_DATA);
	const keys = await openDataFolder(dataDir, env.MASTER_KEY);
	const log = createLog(env.LOG_LEVEL, env.LOG_TO === "file" ? `${dataDir}/flomastr.log` : null);

	screen.line(`FloMastr — data in ${dataDir}\n`);
	platform = await startPlatform({ env, dataDir, keys, log, screen });

	for (const line of platform.welcome) screen.line(line);
	screen.line(`\nReady. (${((performance.now() - from) / 1000).toFixed(1)} s)`);
} catch (error) {
	// What a person can mend is one sentence; anything else is a defect and shows where.
	const plain = error instanceof ProvisioningError || error instanceof AppError;
	process.stderr.write(
		`\n${plain || !(error instanceof Error) ? String((error as Error).message ?? error) : error.stack}\n`,
	);
	process.exit(1);
}
