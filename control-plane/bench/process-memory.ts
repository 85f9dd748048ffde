import { readdir, readFile } from "node:fs/promises";

export interface ProcessMemory {
	pid: number;
	name: string;
	/** Proportional set size in MB: shared pages are counted once, split among those who share them. */
	pssMb: number;
}

/** A process and everything it started, from /proc (Linux). */
export async function memoryOfTree(rootPid: number): Promise<ProcessMemory[]> {
	const parents = new Map<number, number>();
	for (const entry of await readdir("/proc")) {
		if (!/^\d+$/.test(entry)) continue;
		const stat = await readFile(`/proc/${entry}/stat`, "utf8").catch(() => null);
		// The command in parentheses may hold anything; what follows the last one is plain numbers.
		const parent = stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[1];
		if (parent) parents.set(Number(entry), Number(parent));
	}
	const isBelow = (pid: number): boolean => {
		for (let at: number | undefined = pid; at; at = parents.get(at)) if (at === rootPid) return true;
		return false;
	};
	const found = await Promise.all([...parents.keys()].filter(isBelow).map(measure));
	return found.filter((process) => process !== null).sort((a, b) => b.pssMb - a.pssMb);
}

async function measure(pid: number): Promise<ProcessMemory | null> {
	try {
		const [rollup, command] = await Promise.all([
			readFile(`/proc/${pid}/smaps_rollup`, "utf8"),
			readFile(`/proc/${pid}/cmdline`, "utf8"),
		]);
		const kb = Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
		return { pid, name: nameOf(command.split("\0")), pssMb: Math.round(kb / 1024) };
	} catch {
		// It ended between the listing and the look.
		return null;
	}
}

const names: [RegExp, string][] = [
	[/engine-process/, "database (PGlite)"],
	[/task-runner/, "n8n task runner"],
	[/bin\/n8n/, "n8n"],
	[/hitl-ui|server\.ts/, "front end"],
	[/main\.ts/, "control plane"],
];

const nameOf = (argv: string[]): string =>
	names.find(([pattern]) => pattern.test(argv.join(" ")))?.[1] ?? argv.join(" ").slice(0, 60);
