import { reasonOf } from "#errors.ts";
import { reachStore } from "./reach-store.ts";
import { rollback } from "./rollback.ts";
import { forward, type SagaDeps } from "./run.ts";
import type { Outcome, Saga } from "./step.ts";
import type { StoredRun } from "./store.ts";

/**
 * Takes a run up where it was left: forward when it was going forward, on with undoing when it was undoing. Every step
 * that may have been half done is done or undone again. One that has ended since it was read is left as it is.
 * @returns null, and nothing was done, when a newer run about the subject has taken its place: undoing an old one would
 * take away what the newer one made
 */
export async function resume<Ctx, Input>(
	deps: SagaDeps,
	saga: Saga<Ctx, Input>,
	{ id, subject }: Pick<StoredRun, "id" | "subject">,
): Promise<Outcome | null> {
	const stored = await reachStore(deps, () => deps.store.newest(subject));
	if (stored?.id !== id || stored.state === "superseded") return null;
	if (stored.state === "done") return { state: "done" };
	if (stored.state === "undone" && stored.failure !== null) return { state: "undone", failure: stored.failure };
	// A failed run of a saga that undoes has failed in an undo.
	const undoing = stored.state === "undoing" || (stored.state === "failed" && saga.onFailure === "undo");
	if (undoing && stored.failure !== null) return rollback(deps, saga, stored, stored.failure);
	return forward(deps, saga, stored);
}

/** Subjects whose runs go on at the same time: all at once, a large fleet would starve its own host. */
const atOnce = 4;

/**
 * For the start of the control plane: takes up the newest run of each subject where a stop cut it off or an undo of it
 * failed; one that stopped at a failing step waits for a person's word. Several subjects go side by side. A run that cannot go on is logged and left for the next start; it does not keep the others.
 *
 * @param sagas By id. Their contexts differ, which is why the input is unknown here.
 * @param around runs each, for a caller that lets one thing at a time happen to a subject
 */
export async function resumeAll(
	deps: SagaDeps,
	sagas: ReadonlyMap<string, Saga<never, never>>,
	around: (stored: StoredRun, work: () => Promise<Outcome | null>) => Promise<Outcome | null> = (_, work) => work(),
): Promise<void> {
	const waiting = (await deps.store.unsettled()).values();
	await Promise.all(
		Array.from({ length: atOnce }, async () => {
			for (const stored of waiting) await takeUp(stored);
		}),
	);

	async function takeUp(stored: StoredRun): Promise<void> {
		const about = { saga: stored.saga, subject: stored.subject };
		const saga = sagas.get(stored.saga);
		if (saga === undefined) return deps.log.error(about, "an unfinished run of an unknown saga was left alone");
		if (stored.state === "failed" && saga.onFailure === "stop") return;
		try {
			await around(stored, () => resume(deps, saga, stored));
		} catch (error) {
			deps.log.error({ ...about, reason: reasonOf(error) }, "a run could not go on");
		}
	}
}
