import { setTimeout as wait } from "node:timers/promises";

import { type Part, partAway } from "./part-away.ts";
import { wordFailure } from "./word-failure.ts";

/** How a run waits for a part of the platform that is down, in milliseconds. */
export type Patience = {
	/** After which a step that still waits counts as failed. */
	limitMs: number;
	/** The first pause; each is twice the one before. */
	firstMs: number;
	ceilingMs: number;
};

/** Long enough for a host to boot again and for a person to start what was stopped. */
export const usualPatience: Patience = { limitMs: 15 * 60_000, firstMs: 250, ceilingMs: 10_000 };

/** For what has nothing else to do, e.g. a start. */
export const endlessPatience: Patience = { ...usualPatience, limitMs: Number.POSITIVE_INFINITY };

export type Waiting = { part: Part; reason: string; untilMs: number };

/**
 * Does something, again and again while a part of the platform is away. A failure is returned and not thrown, so that
 * it is told apart from one of `onWait`, which writes down what is waited for and is not the work's failure.
 *
 * @param onWait told at the first failure and whenever the reason changes
 * @throws what `onWait` throws, and an AbortError once `stopping` is aborted
 */
export async function tryWhilePartsAreAway<Result>(
	patience: Patience,
	work: () => Promise<Result>,
	onWait: (waiting: Waiting) => Promise<void> | void,
	stopping?: AbortSignal,
): Promise<{ value: Result } | { error: unknown }> {
	const untilMs = performance.now() + patience.limitMs;
	let told = "";
	for (let pauseMs = patience.firstMs; ; pauseMs = Math.min(pauseMs * 2, patience.ceilingMs)) {
		let part: Part | null;
		let reason: string;
		try {
			return { value: await work() };
		} catch (error) {
			part = partAway(error);
			if (part === null || performance.now() >= untilMs) return { error };
			reason = wordFailure(error);
		}
		if (reason !== told) await onWait({ part, reason, untilMs });
		told = reason;
		await wait(pauseMs, undefined, { signal: stopping });
	}
}
