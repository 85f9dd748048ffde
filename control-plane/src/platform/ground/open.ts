import { join } from "node:path";
import { createEmbeddedDatabase } from "@flomastr/provisioning/databases/embedded";
import type { Logger } from "pino";
import type { Env } from "../../env.ts";
import type { StartScreen } from "../start-screen.ts";
import { openEmbeddedRuntime } from "./embedded-runtime.ts";
import type { Ground, HealthListener } from "./ground.ts";

/** Opens what the environment names for tenants to stand on. */
export async function openGround(options: {
	env: Env;
	dataDir: string;
	log: Logger;
	screen: StartScreen;
}): Promise<Ground> {
	const { dataDir, log } = options;
	let listener: HealthListener = () => {};
	const database = createEmbeddedDatabase({ root: join(dataDir, "databases"), log });
	const runtime = await openEmbeddedRuntime({ ...options, onHealth: (tenantId, state) => listener(tenantId, state) });
	return {
		database,
		runtime,
		onHealth: (told) => {
			listener = told;
		},
		async close() {
			await runtime.close();
			await database.stop();
		},
	};
}
