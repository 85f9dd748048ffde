import { readFile } from "node:fs/promises";
import { degraded, type Finding, type Part, up } from "./part.ts";

/** Bytes, of the whole host. */
export interface HostMemory {
	total: number;
	available: number;
	swapTotal: number;
	swapFree: number;
}

/** What a sleeping tenant was measured to leave in the swap, bytes. */
export const swapPerTenant = 450e6;
const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;

/** How to make room for sleeping tenants, as lines a person can run. */
export const howToSwap = (gb: number) =>
	`Make some: fallocate -l ${gb}G /swapfile && chmod 600 /swapfile && mkswap /swapfile && swapon /swapfile, and write "/swapfile none swap sw 0 0" into /etc/fstab.`;

/** @returns null where there is no /proc: on other systems than Linux */
export async function readHostMemory(file = "/proc/meminfo"): Promise<HostMemory | null> {
	const text = await readFile(file, "utf8").catch(() => null);
	if (text === null) return null;
	const of = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(text)?.[1] ?? 0) * 1024;
	return { total: of("MemTotal"), available: of("MemAvailable"), swapTotal: of("SwapTotal"), swapFree: of("SwapFree") };
}

/** Where sleeping tenants' memory goes. @param tenants how many there are, awake and asleep */
export function swapPart(tenants: () => Promise<number>, file?: string): Part {
	return {
		id: "swap",
		title: "Swap",
		check: async () => judgeSwap(await readHostMemory(file), await tenants()),
	};
}

/** Whether all tenants could sleep at once. */
export function judgeSwap(memory: HostMemory | null, tenants: number): Finding {
	if (memory === null)
		return up("This system does not say how much swap it has; sleeping tenants are stopped and started.");
	const wanted = Math.max(1, tenants) * swapPerTenant;
	const gb = Math.max(4, Math.ceil(wanted / 1e9));
	if (memory.swapTotal === 0) {
		return degraded(
			`There is none, so sleeping tenants are stopped, and waking one takes a boot of n8n (about 8 s). ${howToSwap(gb)}`,
		);
	}
	const facts = `${gigabytes(memory.swapFree)} of ${gigabytes(memory.swapTotal)} free`;
	if (memory.swapFree < swapPerTenant) {
		return degraded(`${facts}: the next tenant that falls asleep may be killed by the kernel. ${howToSwap(gb)}`);
	}
	if (memory.swapTotal < wanted) {
		return degraded(
			`${facts}, less than ${tenants} sleeping tenants may take (${gigabytes(wanted)}). ${howToSwap(gb)}`,
		);
	}
	return up(`${facts}, room for ${Math.floor(memory.swapFree / swapPerTenant)} more sleeping tenants.`);
}
