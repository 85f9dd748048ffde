import { and, asc, desc, eq, gt, inArray, ne, notExists } from "drizzle-orm";
import type { NodePgDatabase } from "drizzle-orm/node-postgres";
import { alias } from "drizzle-orm/pg-core";
import { sagaRuns, sagaSteps } from "./schema.hot.ts";
import type { StepOutput } from "./step.ts";
import type { SagaStore, StoredRun } from "./store.ts";

const unended: StoredRun["state"][] = ["running", "undoing", "failed"];

type RunRow = typeof sagaRuns.$inferSelect;
type StepRow = typeof sagaSteps.$inferSelect;

/** Keeps runs in the hot store. The schema type of the database does not matter: only this slice's tables are used. */
export function createSagaStore<Schema extends Record<string, unknown>>(db: NodePgDatabase<Schema>): SagaStore {
	async function withSteps(runs: RunRow[]): Promise<StoredRun[]> {
		if (runs.length === 0) return [];
		const ids = runs.map((run) => run.id);
		const steps = await db
			.select()
			.from(sagaSteps)
			.where(inArray(sagaSteps.runId, ids))
			.orderBy(asc(sagaSteps.position));
		return runs.map((run) => assemble(run, steps));
	}

	return {
		async create(run) {
			const { id, saga, subject, input, state } = run;
			await db.transaction(async (tx) => {
				// A write whose answer was lost is repeated.
				await tx.insert(sagaRuns).values({ id, saga, subject, input, state }).onConflictDoNothing();
				await tx
					.update(sagaRuns)
					.set({ state: "superseded", updatedAt: new Date() })
					.where(and(eq(sagaRuns.subject, subject), ne(sagaRuns.id, id), inArray(sagaRuns.state, unended)));
				await tx
					.insert(sagaSteps)
					.values(
						run.steps.map((step, position) => ({
							runId: id,
							stepId: step.id,
							position,
							title: step.title,
							state: step.state,
						})),
					)
					.onConflictDoNothing();
			});
		},
		async updateRun(runId, { state, failure }) {
			await db
				.update(sagaRuns)
				.set({
					state,
					failedStep: failure?.step ?? null,
					failedReason: failure?.reason ?? null,
					updatedAt: new Date(),
				})
				.where(eq(sagaRuns.id, runId));
		},
		async updateStep(runId, { id, state, output, error, startedAt, finishedAt }) {
			await db
				.update(sagaSteps)
				.set({ state, output, error, startedAt, finishedAt })
				.where(and(eq(sagaSteps.runId, runId), eq(sagaSteps.stepId, id)));
		},
		async unsettled() {
			const newer = alias(sagaRuns, "newer");
			const isNewer = and(eq(newer.subject, sagaRuns.subject), gt(newer.createdAt, sagaRuns.createdAt));
			const runs = await db
				.select()
				.from(sagaRuns)
				.where(and(inArray(sagaRuns.state, unended), notExists(db.select().from(newer).where(isNewer))))
				.orderBy(asc(sagaRuns.createdAt));
			return withSteps(runs);
		},
		async newest(subject, saga) {
			const runs = await db
				.select()
				.from(sagaRuns)
				.where(and(eq(sagaRuns.subject, subject), saga === undefined ? undefined : eq(sagaRuns.saga, saga)))
				.orderBy(desc(sagaRuns.createdAt))
				.limit(1);
			return (await withSteps(runs))[0] ?? null;
		},
	};
}

function assemble(run: RunRow, steps: StepRow[]): StoredRun {
	const { id, saga, subject, input, state, failedStep, failedReason } = run;
	const failure = failedStep === null ? null : { step: failedStep, reason: failedReason ?? "" };
	const own = steps.filter((step) => step.runId === id);
	return {
		id,
		saga,
		subject,
		input,
		state,
		failure,
		steps: own.map((step) => ({
			id: step.stepId,
			title: step.title,
			state: step.state,
			output: step.output as StepOutput,
			error: step.error,
			startedAt: step.startedAt,
			finishedAt: step.finishedAt,
		})),
	};
}
