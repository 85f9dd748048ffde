import type { SagaStep } from "@flomastr/contracts/tenant";
import type { StoredRun } from "./store.ts";

/** A run's steps as the console shows them. */
export function presentSteps(run: StoredRun): SagaStep[] {
	return run.steps.map(({ id, title, state, startedAt, finishedAt, error }) => ({
		id,
		title,
		state,
		started_at: startedAt?.toISOString() ?? null,
		duration_ms: startedAt === null || finishedAt === null ? null : finishedAt.getTime() - startedAt.getTime(),
		error,
	}));
}
