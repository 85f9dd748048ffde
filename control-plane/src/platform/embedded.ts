import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startEmbeddedPostgres } from "@flomastr/provisioning/databases/start-embedded-postgres";
import { ProvisioningError } from "@flomastr/provisioning/errors";
import { installN8n, isInstalled } from "@flomastr/provisioning/n8n/install";
import type { Logger } from "pino";
import { withPassword } from "#settings/with-password.ts";
import type { Env } from "../env.ts";
import type { StartScreen } from "./start-screen.ts";

export const projectRoot = fileURLToPath(new URL("../../../", import.meta.url));
const n8nFolder = join(projectRoot, "tenant-template/n8n");

/** Builds what is served and loaded: the front end and our n8n nodes. Each skips itself when nothing changed. */
export async function buildParts(screen: StartScreen): Promise<void> {
	for (const [title, script] of [
		["Building the front end", "hitl-ui/build.js"],
		["Building the n8n nodes", "custom-nodes/build.js"],
	] as const) {
		const step = screen.step(title);
		await runScript(join(projectRoot, script));
		step.done();
	}
}

/** n8n is installed on the operator's own machine, under n8n's licence; the first start says so. */
export async function ensureN8n(screen: StartScreen): Promise<void> {
	if (isInstalled(n8nFolder)) return;
	screen.line("  n8n is installed now, on your machine and under its own Sustainable Use License (see the README).");
	const step = screen.step("Installing n8n");
	await installN8n({ folder: n8nFolder, onProgress: ({ done, total }) => step.progress(done, total) });
	step.done();
}

/** The hot store: the Postgres that was named, or the embedded one. */
export async function startHotStore(env: Env, dataDir: string, log: Logger) {
	if (env.HOT_DATABASE_URL) {
		const url = withPassword(env.HOT_DATABASE_URL, env.DATABASE_PASSWORD);
		return { url, connections: 10, stop: async () => {}, pid: null };
	}
	const embedded = await startEmbeddedPostgres({ dataDir: join(dataDir, "hot"), log });
	return { url: embedded.url, connections: 4, stop: () => embedded.stop(), pid: embedded.pid };
}

function runScript(path: string): Promise<void> {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, [path], { stdio: ["ignore", "pipe", "pipe"] });
		let output = "";
		child.stdout.on("data", (part: Buffer) => (output += part.toString()));
		child.stderr.on("data", (part: Buffer) => (output += part.toString()));
		child.once("error", reject);
		child.once("exit", (code) => {
			if (code === 0) resolve();
			else
				reject(
					new ProvisioningError("install_failed", `${path} failed. Run npm ci, then start again. It said:\n${output}`),
				);
		});
	});
}
