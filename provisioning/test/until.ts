import { setTimeout as wait } from "node:timers/promises";

/** Waits for a condition instead of for a time; fails with what was waited for. */
export async function until<Value>(
	what: string,
	condition: () => Promise<Value | false | null | undefined> | Value | false | null | undefined,
	withinMs = 10_000,
): Promise<Value> {
	const end = performance.now() + withinMs;
	for (;;) {
		const value = await condition();
		if (value) return value;
		if (performance.now() > end) throw new Error(`Waited ${withinMs} ms in vain until ${what}.`);
		await wait(20);
	}
}
