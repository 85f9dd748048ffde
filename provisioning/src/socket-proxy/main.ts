import { z } from "zod";
import type { Log } from "#log.ts";
import { createSocketProxy } from "./serve.ts";

/** The socket proxy's own process: the only one in production that holds Docker's socket. */
const env = z
	.object({
		PLATFORM: z
			.string()
			.regex(/^[a-z][a-z0-9]{0,15}$/)
			.default("flomastr"),
		LISTEN: z
			.string()
			.regex(/^[a-zA-Z0-9.-]+:\d{1,5}$/)
			.default("127.0.0.1:2375"),
		DOCKER_SOCKET: z.string().startsWith("/").default("/var/run/docker.sock"),
	})
	.parse(process.env);

const write = (level: string) => (details: Record<string, unknown>, msg: string) =>
	process.stdout.write(`${JSON.stringify({ level, time: new Date().toISOString(), ...details, msg })}\n`);
const log: Log = { info: write("info"), warn: write("warn"), error: write("error") };

const [host, port] = env.LISTEN.split(":");
const server = createSocketProxy({ platform: env.PLATFORM, socketPath: env.DOCKER_SOCKET, log });
server.listen(Number(port), host, () => log.info({ listen: env.LISTEN, platform: env.PLATFORM }, "before Docker"));

const stop = (): void => {
	server.close(() => process.exit(0));
	server.closeAllConnections();
};
process.on("SIGTERM", stop);
process.on("SIGINT", stop);
