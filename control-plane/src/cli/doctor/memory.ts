import { z } from "zod";
import { httpGet } from "#parts/http-get.ts";
import { degraded, down, type Part, up } from "#parts/part.ts";
import { judgeSwap, readHostMemory } from "#parts/swap.ts";

/** What the platform and one tenant that is awake take, bytes. */
const least = 1.5e9;
const comfortable = 3e9;
const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;

export function memoryCheck(file?: string): Part {
	return {
		id: "memory",
		title: "Memory",
		async check() {
			const memory = await readHostMemory(file);
			if (memory === null) return up("This system does not say how much there is.");
			const facts = `${gigabytes(memory.available)} of ${gigabytes(memory.total)} available`;
			if (memory.total < least)
				return down(`${facts}; FloMastr with one tenant takes ${gigabytes(least)}. Use a larger machine.`);
			if (memory.available < comfortable) {
				return degraded(
					`${facts}; each tenant that is awake takes about 0.8 GB. Let tenants sleep sooner, or add memory.`,
				);
			}
			return up(`${facts}.`);
		},
	};
}

/** Room for the memory of sleeping tenants, as many as have a container now. */
export function swapCheck(docker: string, platform: string): Part {
	return {
		id: "swap",
		title: "Swap",
		async check() {
			const filters = JSON.stringify({ label: [`flomastr.platform=${platform}`] });
			const path = `/containers/json?all=true&filters=${encodeURIComponent(filters)}`;
			const containers = await httpGet(docker, path, { host: "docker" })
				.then(({ text }) => z.array(z.unknown()).parse(JSON.parse(text)).length)
				.catch(() => 1);
			return judgeSwap(await readHostMemory(), containers);
		},
	};
}
