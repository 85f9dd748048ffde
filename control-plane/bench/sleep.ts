import { writeFileSync } from "node:fs";
import { type Stack, startStack } from "../test/stack.ts";
import { until } from "../test/until.ts";
import type { Bench } from "./bench.ts";
import { percentile } from "./load.ts";

const rounds = 40;

/**
 * One tenant falls asleep and is woken by a request, forty times, each time with the page cache dropped (as root):
 * what it holds in memory, how long falling asleep takes, and how long the first answer of its n8n through Caddy takes.
 */
export const sleep: Bench = {
	name: "sleep",
	on: ["compose"],
	async run() {
		const stack = await startStack("flobench");
		try {
			const { tenant } = await stack.createTenant("sleeper");
			const awake = (await stack.usage(tenant.id)).memory;
			const asleep: number[] = [];
			const swap: number[] = [];
			const falling: number[] = [];
			const waking: number[] = [];
			for (let round = 0; round < rounds; round++) {
				falling.push(await putToSleep(stack, tenant.id));
				const usage = await stack.usage(tenant.id);
				asleep.push(usage.memory);
				swap.push(usage.swap);
				dropPageCache();
				waking.push(await firstAnswer(stack, tenant.slug));
			}
			console.table({ first_sleep_ms: falling[0], swap_mb: mb(median(swap)) });
			return {
				awake_mb: mb(awake),
				asleep_mb: mb(median(asleep)),
				sleep_ms: Math.round(median(falling)),
				wake_p50_ms: Math.round(percentile(Float64Array.from(waking), 0.5)),
				wake_p95_ms: Math.round(percentile(Float64Array.from(waking), 0.95)),
			};
		} finally {
			await stack.down();
		}
	},
};

/** @returns milliseconds of the call that was taken; asks again while something is still under way */
export async function putToSleep(stack: Stack, id: string): Promise<number> {
	return until(
		"it may sleep",
		async () => {
			const from = performance.now();
			const answer = await stack.operate(`/api/tenants/${id}/sleep`, { method: "POST", body: {} });
			return answer.status === 200 ? performance.now() - from : null;
		},
		120_000,
	);
}

/** @returns milliseconds until n8n itself has answered: 404 for a webhook that nobody listens at */
export async function firstAnswer(stack: Stack, slug: string): Promise<number> {
	const from = performance.now();
	const answer = await stack.call(`${slug}.localhost`, "/webhook/nobody-listens-here");
	if (answer.status !== 404) throw new Error(`n8n answered ${answer.status}: ${answer.text.slice(0, 200)}`);
	return performance.now() - from;
}

/** What was paged out must come from the disk again. Needs root; without it the figure is that of a warm cache. */
export function dropPageCache(): void {
	try {
		writeFileSync("/proc/sys/vm/drop_caches", "3");
	} catch {
		console.warn("The page cache could not be dropped (root is needed): the cache is warm.");
	}
}

function median(values: number[]): number {
	return percentile(Float64Array.from(values), 0.5);
}

const mb = (bytes: number) => Math.round(bytes / 100_000) / 10;
