import { setTimeout as wait } from "node:timers/promises";

/**
 * What must come is waited for this long, in ms: many times what a boot of n8n takes on a busy machine. How fast it comes
 * is for benchmarks.
 */
export const patienceMs = 120_000;

/** Waits for a condition instead of for a time; fails with what was waited for. */
export async function until<Value>(
	what: string,
	condition: () => Promise<Value | false | null | undefined> | Value | false | null | undefined,
	withinMs = patienceMs,
): Promise<Value> {
	const end = performance.now() + withinMs;
	for (;;) {
		const value = await condition();
		if (value) return value;
		if (performance.now() > end) throw new Error(`Waited ${withinMs} ms in vain until ${what}.`);
		await wait(20);
	}
}
