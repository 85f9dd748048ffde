import { setTimeout as wait } from "node:timers/promises";

const answerLimitMs = 5_000;
const quickMs = 100;
const calmMs = 5_000;
/** A main loop blocked for this many looks in a row is not coming back by itself. */
const looksUntilHung = 6;

export type Watch = { stop(): void };

/**
 * Asks n8n whether it is ready: often until it first is, then every 5 s.
 *
 * @param onAnswer Told of every change: ready or not.
 * @param onHung Told once when n8n, having been ready, has not answered for about half a minute.
 */
export function watchHealth(address: string, onAnswer: (ready: boolean) => void, onHung: () => void): Watch {
	const stopping = new AbortController();
	let was: boolean | null = null;
	let missed = 0;

	async function look(): Promise<void> {
		while (!stopping.signal.aborted) {
			const ready = await isReady(address);
			if (stopping.signal.aborted) return;
			if (ready !== was && (ready || was !== null)) onAnswer(ready);
			was = ready ? true : was === null ? null : false;
			missed = ready || was === null ? 0 : missed + 1;
			if (missed === looksUntilHung) onHung();
			await wait(was === true ? calmMs : quickMs, undefined, { signal: stopping.signal }).catch(() => {});
		}
	}

	void look();
	return { stop: () => stopping.abort() };
}

async function isReady(address: string): Promise<boolean> {
	try {
		const answer = await fetch(`${address}/healthz/readiness`, { signal: AbortSignal.timeout(answerLimitMs) });
		await answer.body?.cancel();
		return answer.ok;
	} catch {
		return false;
	}
}
