import { randomUUID } from "node:crypto";

import type { Log } from "#log.ts";
import { attempt } from "./attempt.ts";
import { reachStore } from "./reach-store.ts";
import { rollback } from "./rollback.ts";
import type { Outcome, Saga } from "./step.ts";
import type { SagaStore, StoredRun, StoredStep } from "./store.ts";
import type { Patience } from "./wait-for-parts.ts";
import { wordFailure } from "./word-failure.ts";

export type SagaDeps = {
	store: SagaStore;
	clock: () => Date;
	log: Log;
	/** Told after every stored change, with the whole run. Must not throw. */
	onProgress?: (run: StoredRun) => void;
	/** How long steps wait for a part of the platform that is down; `usualPatience` when left out. */
	patience?: Patience;
	/** Aborted when the process stops: runs that wait end here, and the next start takes them up. */
	stopping?: AbortSignal;
};

/**
 * Starts a saga about a subject and sees it through. Resolves with how it ended: a failing step is an outcome and not
 * an exception. Rejects only when the store refuses or the process stops; then `resume` goes on from what was stored.
 */
export async function run<Ctx, Input>(
	deps: SagaDeps,
	saga: Saga<Ctx, Input>,
	subject: string,
	input: Input,
): Promise<Outcome> {
	return forward(deps, saga, await begin(deps, saga, subject, input));
}

/**
 * Stores a new run without starting it, so that a crash right after the caller's own change still finds it to do. Older
 * runs about the subject that never ended are settled by it: to go on with one would undo what this one makes.
 */
export async function begin<Ctx, Input>(
	deps: SagaDeps,
	saga: Saga<Ctx, Input>,
	subject: string,
	input: Input,
): Promise<StoredRun> {
	const stored: StoredRun = {
		id: randomUUID(),
		saga: saga.id,
		subject,
		input,
		state: "running",
		failure: null,
		steps: saga.steps.map(({ id, title }) => ({
			id,
			title,
			state: "waiting",
			output: null,
			error: null,
			startedAt: null,
			finishedAt: null,
		})),
	};
	await reachStore(deps, () => deps.store.create(stored));
	deps.onProgress?.(stored);
	return stored;
}

/** Does the steps that are not done yet, in order. */
export async function forward<Ctx, Input>(deps: SagaDeps, saga: Saga<Ctx, Input>, stored: StoredRun): Promise<Outcome> {
	const ctx = saga.context(stored.input as Input);
	for (const step of saga.steps) {
		const record = recordOf(stored, step.id);
		if (record.state === "done") continue;
		Object.assign(record, { state: "running", error: null, startedAt: deps.clock(), finishedAt: null });
		await saveStep(deps, stored, record);
		const result = await attempt(deps, stored, record, () => step.do(ctx));
		if ("value" in result) {
			Object.assign(record, { state: "done", output: result.value, finishedAt: deps.clock() });
		} else {
			const reason = wordFailure(result.error);
			deps.log.error({ saga: saga.id, subject: stored.subject, step: step.id, reason }, "a step failed");
			Object.assign(record, { state: "failed", error: reason, finishedAt: deps.clock() });
			await saveStep(deps, stored, record);
			const failure = { step: step.id, reason };
			if (saga.onFailure === "undo") return rollback(deps, saga, stored, failure);
			return settle(deps, saga, ctx, stored, { state: "failed", failure });
		}
		await saveStep(deps, stored, record);
	}
	return settle(deps, saga, ctx, stored, { state: "done" });
}

/** Stores how a run ended, after its subject has been told. */
export async function settle<Ctx, Input>(
	deps: SagaDeps,
	saga: Saga<Ctx, Input>,
	ctx: Ctx,
	stored: StoredRun,
	outcome: Outcome,
): Promise<Outcome> {
	await reachStore(deps, async () => saga.settled?.(ctx, outcome));
	stored.state = outcome.state;
	stored.failure = outcome.state === "done" ? null : outcome.failure;
	await reachStore(deps, () => deps.store.updateRun(stored.id, stored));
	deps.onProgress?.(stored);
	return outcome;
}

export async function saveStep(deps: SagaDeps, stored: StoredRun, record: StoredStep): Promise<void> {
	await reachStore(deps, () => deps.store.updateStep(stored.id, record));
	deps.onProgress?.(stored);
}

/** @throws when the run was started by a version with other steps; it must be settled by that version. */
export function recordOf(stored: StoredRun, stepId: string): StoredStep {
	const record = stored.steps.find((step) => step.id === stepId);
	if (record === undefined)
		throw new Error(`run ${stored.id} has no step ${stepId}; it was started by another version`);
	return record;
}
