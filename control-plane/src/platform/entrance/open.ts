import type { Logger } from "pino";
import type { Env } from "../../env.ts";
import { openCaddyEntrance } from "./caddy.ts";
import { openEmbeddedEntrance } from "./embedded.ts";
import type { Entrance } from "./entrance.ts";

/** Opens the entrance that the environment names. */
export function openEntrance(options: { env: Env; dataDir: string; log: Logger }): Promise<Entrance> {
	return options.env.GATEWAY === "caddy" ? openCaddyEntrance(options) : openEmbeddedEntrance(options);
}
