import { setTimeout as wait } from "node:timers/promises";
import { ProvisioningError } from "#errors.ts";

/**
 * Sees work through for as long as it gets on, however long that takes. What stands still is given up and left behind: it
 * may hang where nobody can end it, and must not hold up others.
 *
 * @param moved How far it is; any change counts.
 * @param work Told by the signal that it was given up.
 * @throws ProvisioningError `timed_out`
 */
export async function whileItMoves<Result>(
	stillMs: number,
	moved: () => Promise<number>,
	work: (givenUp: AbortSignal) => Promise<Result>,
): Promise<Result> {
	const watching = new AbortController();
	const giveUp = new AbortController();
	const watched = untilStill(stillMs, moved, watching.signal).then(() => {
		const message = `Nothing of it moved for ${Math.ceil(stillMs / 60_000)} minutes, so it was given up. Either the tenant's database does not answer, or the place of the backups takes nothing; see to it, then try again.`;
		const error = new ProvisioningError("timed_out", message);
		giveUp.abort(error);
		throw error;
	});
	watched.catch(() => {});
	const working = work(giveUp.signal);
	try {
		return await Promise.race([working, watched]);
	} finally {
		watching.abort();
		working.catch(() => {});
	}
}

async function untilStill(stillMs: number, moved: () => Promise<number>, signal: AbortSignal): Promise<void> {
	let last = await moved();
	for (let since = performance.now(); performance.now() - since < stillMs; ) {
		await wait(stillMs / 20, undefined, { signal, ref: false });
		const now = await moved();
		if (now !== last) since = performance.now();
		last = now;
	}
}
