import type { SagaDeps } from "./run.ts";
import { saveStep } from "./run.ts";
import type { StoredRun, StoredStep } from "./store.ts";
import { tryWhilePartsAreAway, usualPatience } from "./wait-for-parts.ts";

/**
 * Does a step's work, or its undo. While a part of the platform is down the run waits with it, says so in the step's
 * error, and goes on by itself; what fails for another reason, or for too long, is returned.
 */
export async function attempt<Result>(
	deps: SagaDeps,
	stored: StoredRun,
	record: StoredStep,
	work: () => Promise<Result>,
): Promise<{ value: Result } | { error: unknown }> {
	const { error: before } = record;
	const result = await tryWhilePartsAreAway(
		deps.patience ?? usualPatience,
		work,
		async ({ part, reason, untilMs }) => {
			deps.log.warn(
				{ saga: stored.saga, subject: stored.subject, step: record.id, part, reason },
				"a step waits for a part of the platform",
			);
			const until = new Date(deps.clock().getTime() + untilMs - performance.now()).toISOString();
			record.error = `Waits for ${part}, until ${until} at the most, and goes on by itself: ${reason}`;
			await saveStep(deps, stored, record);
		},
		deps.stopping,
	);
	record.error = before;
	return result;
}
