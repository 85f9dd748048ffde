import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { until } from "./until.ts";

const configuration = fileURLToPath(new URL("../../caddy/Caddyfile", import.meta.url));

export type RunningCaddy = {
	/** Base URL of its admin API. */
	admin: string;
	httpPort: number;
	httpsPort: number;
	/** Everything it has logged. */
	log(): string;
	/** The certificate of its own authority. */
	root(): Promise<string>;
	/** Killed at once, with whatever was written into its configuration. */
	kill(): Promise<void>;
	/** The same again: same ports, same certificates, no tenants. */
	start(): Promise<void>;
	stop(): Promise<void>;
};

/**
 * The real Caddy of this machine with the configuration that production has, on ports of its own.
 * @param env as `caddy/README.md` has it; `TLS` is `off` here unless said otherwise.
 */
export async function startCaddy(env: Record<string, string>): Promise<RunningCaddy> {
	const folder = await mkdtemp(join(tmpdir(), "flomastr-caddy-"));
	const [adminPort = 0, httpPort = 0, httpsPort = 0] = await freePorts(3);
	const admin = `127.0.0.1:${adminPort}`;
	let child: ChildProcess | null = null;
	let log = "";

	async function start(): Promise<void> {
		const started = spawn("caddy", ["run", "--config", configuration], {
			env: {
				PATH: process.env.PATH,
				HOME: folder,
				XDG_DATA_HOME: folder,
				XDG_CONFIG_HOME: folder,
				TLS: "off",
				CADDY_ADMIN: admin,
				HTTP_PORT: String(httpPort),
				HTTPS_PORT: String(httpsPort),
				...env,
			},
			stdio: ["ignore", "pipe", "pipe"],
		});
		child = started;
		for (const stream of [started.stdout, started.stderr]) {
			stream?.on("data", (chunk: Buffer) => {
				log += chunk;
			});
		}
		const failed = once(started, "error").then(([error]) => Promise.reject(error));
		const ended = once(started, "exit").then(() => Promise.reject(new Error(`Caddy ended while starting:\n${log}`)));
		const answers = () =>
			fetch(`http://${admin}/config/`, { headers: { origin: `http://${admin}` } }).then(({ ok }) => ok);
		await Promise.race([failed, ended, until("Caddy answers", () => answers().catch(() => false))]).catch(
			async (error: unknown) => {
				await end("SIGKILL");
				throw error;
			},
		);
		failed.catch(() => {});
		ended.catch(() => {});
	}

	async function end(signal: NodeJS.Signals): Promise<void> {
		const running = child;
		child = null;
		if (running === null || running.exitCode !== null || !running.kill(signal)) return;
		await once(running, "exit");
	}

	await start();
	return {
		admin: `http://${admin}`,
		httpPort,
		httpsPort,
		log: () => log,
		root: () => readFile(join(folder, "caddy/pki/authorities/local/root.crt"), "utf8"),
		kill: () => end("SIGKILL"),
		start,
		async stop() {
			await end("SIGKILL");
			await rm(folder, { recursive: true, force: true });
		},
	};
}

async function freePorts(count: number): Promise<number[]> {
	const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
	await Promise.all(servers.map((server) => once(server, "listening")));
	const ports = servers.map((server) => {
		const address = server.address();
		return typeof address === "object" && address !== null ? address.port : 0;
	});
	await Promise.all(servers.map((server) => once(server.close(), "close")));
	return ports;
}
