import { get } from "node:http";
import { setTimeout as wait } from "node:timers/promises";

const answerLimitMs = 5_000;
/** A look at a port where nobody listens costs next to nothing; this is what a tenant waits too long at most. */
const quickMs = 40;
/** Many times what a first boot takes on a busy machine; whoever is slower hangs. */
const bootLimitMs = 300_000;
/** Not ready for this long it does not come back by itself. Its database may be away for some seconds. */
const lostLimitMs = 60_000;

export type Watch = { stop(): void };

/**
 * Asks n8n whether it is ready: often until it is, then every `calmMs`.
 *
 * @param onAnswer Told of every change: ready or not.
 * @param onHung Told once when n8n has not become ready in five minutes, or has been and has not been for a
 *   minute.
 */
export function watchHealth(
	address: string,
	onAnswer: (ready: boolean) => void,
	onHung: () => void,
	calmMs = 5_000,
): Watch {
	const stopping = new AbortController();
	let was: boolean | null = null;
	let good = performance.now();
	let told = false;

	function judge(ready: boolean): void {
		if (ready !== was && (ready || was !== null)) onAnswer(ready);
		if (ready || was !== null) was = ready;
		if (ready) good = performance.now();
		if (told || performance.now() - good < (was === null ? bootLimitMs : lostLimitMs)) return;
		told = true;
		onHung();
	}

	async function look(): Promise<void> {
		while (!stopping.signal.aborted) {
			const ready = await isReady(address);
			if (stopping.signal.aborted) return;
			judge(ready);
			await wait(was === true ? calmMs : quickMs, undefined, { signal: stopping.signal }).catch(() => {});
		}
	}

	void look();
	return { stop: () => stopping.abort() };
}

/** By hand and not with fetch: a look must end, whatever state n8n is in, or the watch would be over unnoticed. */
export function isReady(address: string): Promise<boolean> {
	return new Promise((resolve) => {
		const request = get(`${address}/healthz/readiness`, { agent: false }, (answer) => {
			answer.resume();
			done(answer.statusCode === 200);
		});
		const limit = setTimeout(() => done(false), answerLimitMs);
		request.once("error", () => done(false));

		function done(ready: boolean): void {
			clearTimeout(limit);
			request.destroy();
			resolve(ready);
		}
	});
}
