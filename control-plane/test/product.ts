import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Answer, type CallInit, call, freePort } from "./call.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The whole product as a person starts it, in a process of its own. */
export interface Product {
	port: number;
	pid: number;
	/** What it printed so far. */
	output(): string;
	/** Seconds from the start to the line that says it is ready. */
	readySeconds: number;
	call(host: string, path: string, init?: CallInit): Promise<Answer>;
	/** Ctrl-C; resolves with the exit code. */
	stop(): Promise<number | null>;
	/** kill -9, nothing said. */
	kill(): Promise<void>;
}

/**
 * Starts the product and resolves when it is ready.
 * @param options.dataDir its `.flomastr`
 * @param options.command how it is started; straight with this Node by default
 */
export async function startProduct(options: {
	dataDir: string;
	port?: number;
	env?: Record<string, string>;
	limitMs?: number;
	/** The project's folder; this one by default. */
	cwd?: string;
	command?: string[];
}): Promise<Product> {
	const port = options.port ?? (await freePort());
	const from = performance.now();
	const [program = "", ...args] = options.command ?? [process.execPath, "control-plane/src/main.ts"];
	const child = spawn(program, args, {
		cwd: options.cwd ?? root,
		env: { ...process.env, ...options.env, PORT: String(port), FLOMASTR_DATA: options.dataDir },
		stdio: ["ignore", "pipe", "pipe"],
	});
	let output = "";
	const exited = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
	await new Promise<void>((resolve, reject) => {
		const limit = setTimeout(
			() => reject(new Error(`The product was not ready in time. It printed:\n${output}`)),
			options.limitMs ?? 600_000,
		);
		const read = (part: Buffer) => {
			output += part.toString();
			if (!output.includes("Ready.")) return;
			clearTimeout(limit);
			resolve();
		};
		child.stdout.on("data", read);
		child.stderr.on("data", read);
		void exited.then((code) => reject(new Error(`The product ended with ${code}. It printed:\n${output}`)));
	});
	return {
		port,
		pid: child.pid ?? 0,
		output: () => output,
		readySeconds: (performance.now() - from) / 1000,
		call: (host, path, init) => call(port, host, path, init),
		stop: () => end(child, "SIGINT", exited),
		kill: async () => void (await end(child, "SIGKILL", exited)),
	};
}

function end(child: ChildProcess, signal: NodeJS.Signals, exited: Promise<number | null>): Promise<number | null> {
	child.kill(signal);
	return exited;
}
