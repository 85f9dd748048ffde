/**
 * What must come is waited for this long, in ms: many times what a boot of n8n takes on a busy machine. How fast it comes
 * is for benchmarks.
 */
export const patienceMs = 120_000;

/** Waits for a condition instead of for a time; fails with what was waited for. `next` says when to look again. */
export async function until<Value>(
	what: string,
	condition: () => Promise<Value | false | null | undefined> | Value | false | null | undefined,
	withinMs = patienceMs,
	next: () => Promise<unknown> = () => new Promise((resolve) => setTimeout(resolve, 10)),
): Promise<Value> {
	const deadline = Date.now() + withinMs;
	for (;;) {
		const value = await condition();
		if (value) return value;
		if (Date.now() > deadline) throw new Error(`Waited ${withinMs} ms in vain until ${what}.`);
		await next();
	}
}
