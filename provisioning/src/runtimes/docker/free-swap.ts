import { readFile } from "node:fs/promises";

/** Bytes of swap free on the host; what `/proc/meminfo` says is the host's inside a container as well. */
export async function freeSwap(): Promise<number> {
	const text = await readFile("/proc/meminfo", "utf8").catch(() => "");
	return Number(/^SwapFree:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0) * 1024;
}
