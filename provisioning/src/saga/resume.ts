import { reasonOf } from "#errors.ts";
import { rollback } from "./rollback.ts";
import { forward, type SagaDeps } from "./run.ts";
import type { Outcome, Saga } from "./step.ts";
import type { StoredRun } from "./store.ts";

/**
 * Takes a run up where it was left: forward when it was going forward, on with undoing when it was undoing. Every step
 * that may have been half done is done or undone again.
 */
export function resume<Ctx, Input>(deps: SagaDeps, saga: Saga<Ctx, Input>, stored: StoredRun): Promise<Outcome> {
	// A failed run of a saga that undoes has failed in an undo.
	const undoing = stored.state === "undoing" || (stored.state === "failed" && saga.onFailure === "undo");
	if (undoing && stored.failure !== null) return rollback(deps, saga, stored, stored.failure);
	return forward(deps, saga, stored);
}

/**
 * For the start of the control plane: takes up every unsettled run, one after another. A run that cannot go on is
 * logged and left for the next start; it does not keep the others.
 *
 * @param sagas By id. Their contexts differ, which is why the input is unknown here.
 */
export async function resumeAll(deps: SagaDeps, sagas: ReadonlyMap<string, Saga<never, never>>): Promise<void> {
	for (const stored of await deps.store.unsettled()) {
		const saga = sagas.get(stored.saga);
		if (saga === undefined) {
			deps.log.error(
				{ saga: stored.saga, subject: stored.subject },
				"an unfinished run of an unknown saga was left alone",
			);
			continue;
		}
		try {
			await resume(deps, saga, stored);
		} catch (error) {
			deps.log.error({ saga: stored.saga, subject: stored.subject, reason: reasonOf(error) }, "a run could not go on");
		}
	}
}
