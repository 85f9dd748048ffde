import { type ChildProcess, spawn } from "node:child_process";
import { type LogFile, openLogFile } from "./log-file.ts";
import { endLeftover, removePidFile, signalGroup, writePidFile } from "./pid-file.ts";

export type ChildSpec = {
	/** Node options, script and arguments. */
	argv: string[];
	/** The child's whole environment: nothing of the control plane's own leaks into it. */
	env: Record<string, string>;
	cwd: string;
	pidFile: string;
	logFile: string;
};

export type ChildExit = { code: number | null; signal: NodeJS.Signals | null };

export type Child = {
	readonly pid: number;
	/** Settles once the process has gone; never rejects. */
	readonly exited: Promise<ChildExit>;
	readonly log: LogFile;
	send(message: Record<string, unknown>): void;
	onMessage(listener: (message: unknown) => void): void;
	/** Asks it to end and waits; after `graceMs` it is made to. */
	stop(graceMs: number): Promise<ChildExit>;
};

/**
 * Starts a Node process that cannot outlive this one: it has a channel to us, whose closing it takes as its end, and a
 * pid file by which the next start finds it if that failed. It leads its own process group, so that Ctrl-C in a
 * terminal reaches the control plane alone, which then ends its children in the right order.
 */
export async function startChild(spec: ChildSpec): Promise<Child> {
	await endLeftover(spec.pidFile);
	const process_ = spawn(process.execPath, spec.argv, {
		cwd: spec.cwd,
		env: spec.env,
		detached: true,
		stdio: ["ignore", "pipe", "pipe", "ipc"],
	});
	const pid = await spawned(process_);
	const log = openLogFile(spec.logFile);
	process_.stdout?.on("data", log.write);
	process_.stderr?.on("data", log.write);
	// A child that dies while we write to its channel is noticed by its exit.
	process_.on("error", () => {});
	const exited = new Promise<ChildExit>((resolve) => {
		// What it had started goes with it.
		process_.once("exit", () => signalGroup(pid, "SIGKILL"));
		// Comes after its last output was read.
		process_.once("close", async (code, signal) => {
			await removePidFile(spec.pidFile);
			log.close();
			resolve({ code, signal });
		});
	});
	await writePidFile(spec.pidFile, pid);
	return {
		pid,
		exited,
		log,
		send: (message) => process_.connected && process_.send(message, () => {}),
		onMessage: (listener) => process_.on("message", listener),
		stop: async (graceMs) => {
			process_.kill("SIGTERM");
			const timer = setTimeout(() => signalGroup(pid, "SIGKILL"), graceMs);
			const exit = await exited;
			clearTimeout(timer);
			return exit;
		},
	};
}

function spawned(process_: ChildProcess): Promise<number> {
	return new Promise((resolve, reject) => {
		process_.once("spawn", () => resolve(process_.pid as number));
		process_.once("error", reject);
	});
}
