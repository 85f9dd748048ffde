import { existsSync, readFileSync } from "node:fs";
import { run } from "./run-program.ts";

const file = "/swapfile";
const megabytes = 4096;

/** Swap for sleeping tenants, where this machine has none and this user may make some: the tests let tenants sleep. */
export function ensureSwap(): void {
	const active = readFileSync("/proc/swaps", "utf8").trim().split("\n").length > 1;
	if (active) return;
	if (process.getuid?.() !== 0 || existsSync(file)) {
		throw new Error(
			`This machine has no swap, and sleeping tenants need it. Run as root: fallocate -l 4G ${file} && chmod 600 ${file} && mkswap ${file} && swapon ${file}`,
		);
	}
	console.log(`Making ${megabytes / 1024} GB of swap in ${file} …`);
	// Not fallocate: not every file system lets the kernel swap into blocks that were never written.
	run("dd", ["if=/dev/zero", `of=${file}`, "bs=1M", `count=${megabytes}`, "status=none"]);
	run("chmod", ["600", file]);
	run("mkswap", [file]);
	run("swapon", [file]);
}
