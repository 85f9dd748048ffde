import { readFile } from "node:fs/promises";
import type { RuntimeUsage } from "./runtime.ts";

/** Of USER_HZ, which Linux fixes for user programs. */
const ticksPerSecond = 100;

/** What a process takes, from `/proc`; null where there is none or the process has ended. Its children are not counted. */
export async function processUsage(pid: number): Promise<RuntimeUsage | null> {
	try {
		const status = await readFile(`/proc/${pid}/status`, "utf8");
		const stat = await readFile(`/proc/${pid}/stat`, "utf8");
		// After the program's name, which may hold anything, in parentheses: utime and stime are fields 14 and 15.
		const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
		const ticks = Number(fields[11]) + Number(fields[12]);
		return {
			memory: kilobytes(status, "VmRSS") * 1024,
			swap: kilobytes(status, "VmSwap") * 1024,
			cpuSeconds: ticks / ticksPerSecond,
		};
	} catch {
		return null;
	}
}

function kilobytes(status: string, name: string): number {
	return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status)?.[1] ?? 0);
}
