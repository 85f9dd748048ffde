import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { identityOf } from "@flomastr/provisioning/children/identity";

/** A process and what tells it from a later one with the same number. */
export interface Process {
	pid: number;
	identity: string;
	command: string;
}

/** Everything a process started, and what that started, at this moment. Linux. */
export async function descendantsOf(pid: number): Promise<Process[]> {
	const pids = (await readdir("/proc")).map(Number).filter(Boolean);
	const children = new Map<number, number[]>();
	for (const each of pids) {
		const parent = await parentOf(each);
		if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), each]);
	}
	const found: Process[] = [];
	const open = [...(children.get(pid) ?? [])];
	for (let next = open.pop(); next; next = open.pop()) {
		open.push(...(children.get(next) ?? []));
		const identity = await identityOf(next);
		const command = (await readFile(`/proc/${next}/cmdline`, "utf8").catch(() => "")).replaceAll("\0", " ");
		if (identity !== null) found.push({ pid: next, identity, command });
	}
	return found;
}

/** Those of them that still run. */
export async function stillRunning(processes: Process[]): Promise<Process[]> {
	const now = await Promise.all(processes.map(({ pid }) => identityOf(pid)));
	return processes.filter(({ identity }, index) => now[index] === identity);
}

async function parentOf(pid: number): Promise<number | null> {
	const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
	// The command in brackets may hold anything; the state and the parent follow it.
	return stat === null ? null : Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
}

export function isFree(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const server = createServer();
		server.once("error", () => resolve(false));
		server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
	});
}
