import { attempt } from "./attempt.ts";
import { reachStore } from "./reach-store.ts";
import { recordOf, type SagaDeps, saveStep, settle } from "./run.ts";
import type { Failure, Outcome, Saga } from "./step.ts";
import type { StoredRun } from "./store.ts";
import { wordFailure } from "./word-failure.ts";

/**
 * Undoes, in reverse order, every step that was begun: the failed one too, since it may have had half its effect.
 * An undo that fails stops the run; `resume` tries that undo again.
 */
export async function rollback<Ctx, Input>(
	deps: SagaDeps,
	saga: Saga<Ctx, Input>,
	stored: StoredRun,
	failure: Failure,
): Promise<Outcome> {
	const ctx = saga.context(stored.input as Input);
	stored.state = "undoing";
	stored.failure = failure;
	await reachStore(deps, () => deps.store.updateRun(stored.id, stored));
	for (const step of saga.steps.toReversed()) {
		const record = recordOf(stored, step.id);
		if (record.state === "waiting" || record.state === "undone") continue;
		// What went wrong stays readable on the step that failed.
		const { error } = record;
		Object.assign(record, { state: "undoing" });
		await saveStep(deps, stored, record);
		const result = await attempt(deps, stored, record, async () => step.undo?.(ctx, record.output));
		if ("error" in result) {
			const why = wordFailure(result.error);
			const reason = `${failure.reason} — and undoing “${step.title}” failed: ${why}`;
			deps.log.error({ saga: saga.id, subject: stored.subject, step: step.id, reason }, "an undo failed");
			Object.assign(record, { state: "failed", error: why });
			await saveStep(deps, stored, record);
			return settle(deps, saga, ctx, stored, { state: "failed", failure: { step: failure.step, reason } });
		}
		Object.assign(record, { state: step.id === failure.step ? "failed" : "undone", error });
		await saveStep(deps, stored, record);
	}
	return settle(deps, saga, ctx, stored, { state: "undone", failure });
}
