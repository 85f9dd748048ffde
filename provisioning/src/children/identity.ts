import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * What tells a process from a later one with the same number: the moment it started. Null when no such process runs.
 * Linux reads it from /proc (field 22 of stat, in clock ticks since boot, together with the boot id, because both
 * counters begin again after a reboot); elsewhere `ps` says it to the second.
 */
export async function identityOf(pid: number): Promise<string | null> {
	if (process.platform === "linux") {
		try {
			const stat = await readFile(`/proc/${pid}/stat`, "utf8");
			const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
			// A zombie has ended already; only its parent has not read its exit code.
			if (fields[0] === "Z" || fields[0] === "X") return null;
			const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8");
			return `${boot.trim()}:${fields[19]}`;
		} catch {
			return null;
		}
	}
	try {
		const { stdout } = await run("ps", ["-o", "lstart=", "-p", String(pid)]);
		return stdout.trim() || null;
	} catch {
		return null;
	}
}
