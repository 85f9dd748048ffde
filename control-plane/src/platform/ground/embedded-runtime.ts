import { join } from "node:path";
import { createEmbeddedRuntime, type EmbeddedRuntime } from "@flomastr/provisioning/runtimes/embedded";
import type { Logger } from "pino";
import { buildParts, ensureN8n, projectRoot } from "../embedded.ts";
import type { StartScreen } from "../start-screen.ts";
import type { HealthListener } from "./ground.ts";

/** n8n as child processes of this one; installs it at the first start. */
export async function openEmbeddedRuntime(options: {
	dataDir: string;
	log: Logger;
	screen: StartScreen;
	onHealth: HealthListener;
}): Promise<EmbeddedRuntime> {
	const { dataDir, log, screen, onHealth } = options;
	await ensureN8n(screen);
	await buildParts(screen);
	return createEmbeddedRuntime({
		root: join(dataDir, "n8n"),
		n8nModules: join(projectRoot, "tenant-template/n8n/node_modules"),
		nodesPackage: join(projectRoot, "custom-nodes"),
		compileCache: join(dataDir, "compile-cache"),
		log,
		onHealth,
	});
}
