import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Child, startChild } from "@flomastr/provisioning/children/start-child";
import { type Supervised, supervise } from "@flomastr/provisioning/children/supervise";
import type { Logger } from "pino";
import type { Env } from "../env.ts";

const home = fileURLToPath(new URL("../../../hitl-ui/", import.meta.url));
const startLimitMs = 20_000;

/** The web front end in its own process: it renders pages from the API, and a page that goes wrong stops no webhook. */
export interface FrontEnd {
	/** `http://127.0.0.1:<port>`; null while it is being started again. */
	origin(): string | null;
	stop(): Promise<void>;
}

/** The one that runs by itself, or else one that is started here and ends with us. */
export async function openFrontEnd(options: Options & { env: Pick<Env, "FRONT_END_URL"> }): Promise<FrontEnd> {
	const { FRONT_END_URL: url } = options.env;
	return url === undefined ? startFrontEnd(options) : { origin: () => url, stop: async () => {} };
}

interface Options {
	/** Where it reaches the API: `http://127.0.0.1:<port>`. */
	controlPlaneUrl: string;
	dataDir: string;
	log: Logger;
}

async function startFrontEnd(options: Options): Promise<FrontEnd> {
	let origin: string | null = null;

	async function start(): Promise<Child> {
		const child = await startChild({
			argv: [join(home, "server.ts")],
			cwd: home,
			env: { NODE_ENV: "production", UI_PORT: "0", CONTROL_PLANE_URL: options.controlPlaneUrl },
			pidFile: join(options.dataDir, "front-end.pid"),
			logFile: join(options.dataDir, "front-end.log"),
		});
		const port = await new Promise<number>((resolve, reject) => {
			const limit = setTimeout(() => reject(new Error("The front end did not start within 20 s.")), startLimitMs);
			child.onMessage((message) => {
				clearTimeout(limit);
				if (isReady(message)) resolve(message.port);
			});
			void child.exited.then(() => reject(new Error("The front end ended while starting; its log is front-end.log.")));
		});
		origin = `http://127.0.0.1:${port}`;
		return child;
	}

	const supervised: Supervised = await supervise({
		name: "front-end",
		start,
		onDown: () => {
			origin = null;
		},
		onUp: () => {},
		log: options.log,
	});
	return { origin: () => origin, stop: () => supervised.stop(5_000) };
}

function isReady(message: unknown): message is { ready: true; port: number } {
	return typeof message === "object" && message !== null && "port" in message && typeof message.port === "number";
}
