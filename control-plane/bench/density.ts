import { readFileSync } from "node:fs";
import { newCustomer } from "../test/customer.ts";
import { startStack } from "../test/stack.ts";
import type { Bench } from "./bench.ts";
import { percentile } from "./load.ts";
import { dropPageCache, firstAnswer, putToSleep } from "./sleep.ts";

const sleepers = Number(process.env.BENCH_SLEEPERS ?? 40);
const awake = 4;
const wakes = 30;

/**
 * Forty tenants asleep and four awake that work: what each sleeper takes of the host's memory and swap all told (its
 * container's shim and its database's connections included), and how long a random sleeper takes to its first answer.
 * Run it once with a swap file and once with zram to compare them (`swapon --show` is printed).
 */
export const density: Bench = {
	name: "density",
	on: ["compose"],
	async run() {
		const stack = await startStack("flobench");
		try {
			console.log(readFileSync("/proc/swaps", "utf8"));
			const working: string[] = [];
			for (let index = 0; index < awake; index++)
				working.push((await stack.createTenant(`awake-${index}`)).tenant.slug);
			dropPageCache();
			const before = host();
			const asleep: { id: string; slug: string }[] = [];
			for (let index = 0; index < sleepers; index++) {
				const { tenant } = await stack.createTenant(`asleep-${index}`);
				await putToSleep(stack, tenant.id);
				asleep.push(tenant);
			}
			dropPageCache();
			const after = host();

			let stop = false;
			const load = Promise.all(
				working.map(async (slug) => {
					for (let turn = 0; !stop; turn++) {
						const customer = await newCustomer(stack, slug, `Customer ${turn}`);
						await customer.say("Hello");
						await customer.waitForReplies(1);
					}
				}),
			);
			const times: number[] = [];
			for (let turn = 0; turn < wakes; turn++) {
				// A fixed walk through the sleepers: as good as random, and the same in every run.
				const tenant = asleep[(turn * 17) % asleep.length];
				if (!tenant) break;
				times.push(await firstAnswer(stack, tenant.slug));
				await putToSleep(stack, tenant.id);
			}
			stop = true;
			await load;
			return {
				asleep_tenants: asleep.length,
				memory_mb_per_asleep: round((before.availableMb - after.availableMb) / asleep.length),
				swap_mb_per_asleep: round((before.swapFreeMb - after.swapFreeMb) / asleep.length),
				wake_p50_ms: Math.round(percentile(Float64Array.from(times), 0.5)),
				wake_p95_ms: Math.round(percentile(Float64Array.from(times), 0.95)),
			};
		} finally {
			await stack.down();
		}
	},
};

function host(): { availableMb: number; swapFreeMb: number } {
	const text = readFileSync("/proc/meminfo", "utf8");
	const read = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(text)?.[1] ?? Number.NaN) / 1000;
	return { availableMb: read("MemAvailable"), swapFreeMb: read("SwapFree") };
}

const round = (value: number) => Math.round(value * 10) / 10;
