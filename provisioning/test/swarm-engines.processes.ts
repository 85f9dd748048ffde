import { readdirSync, readFileSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { until } from "./until.ts";

/** Ends an engine with all that runs in it as a power cut does: itself, its containerd, its containers. */
export async function killAllOf(folder: string): Promise<void> {
	await until("everything of the engine has ended", () => {
		const pids = processesOf(folder);
		for (const pid of pids) kill(pid);
		return pids.length === 0;
	});
}

/** Those that bear the engine's folder in their command line, and all that come from them. */
function processesOf(folder: string): number[] {
	const parents = new Map<number, number>();
	const ours = new Set<number>();
	for (const name of readdirSync("/proc")) {
		const pid = Number(name);
		if (!Number.isInteger(pid) || pid === process.pid) continue;
		const stat = read(`/proc/${pid}/stat`);
		const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
		if (stat === "" || state === "Z") continue;
		parents.set(pid, Number(parent));
		if (read(`/proc/${pid}/cmdline`).includes(`${folder}/`)) ours.add(pid);
	}
	for (let grown = true; grown; ) {
		grown = false;
		for (const [pid, parent] of parents) {
			if (!ours.has(parent) || ours.has(pid)) continue;
			ours.add(pid);
			grown = true;
		}
	}
	return [...ours];
}

/** What a killed engine leaves of its containers in the kernel's tree. */
export function removeControlGroups(dataRoot: string): void {
	let ids: string[] = [];
	try {
		ids = readdirSync(join(dataRoot, "containers"));
	} catch {}
	const root = "/sys/fs/cgroup";
	for (const id of ids) {
		for (const place of ["", ...readdirSync(root)]) {
			try {
				rmdirSync(join(root, place, "docker", id));
			} catch {}
		}
	}
}

function kill(pid: number): void {
	try {
		process.kill(pid, "SIGKILL");
	} catch {}
}

function read(path: string): string {
	try {
		return readFileSync(path, "utf8");
	} catch {
		return "";
	}
}
