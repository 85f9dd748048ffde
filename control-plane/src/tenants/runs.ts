import type { SagaStep } from "@flomastr/contracts/tenant";
import type { ProvisioningDeps, TenantContext, TenantSubject } from "@flomastr/provisioning/deps";
import { presentSteps } from "@flomastr/provisioning/saga/present";
import { resume, resumeAll } from "@flomastr/provisioning/saga/resume";
import { begin, forward, type SagaDeps } from "@flomastr/provisioning/saga/run";
import type { Outcome, Saga } from "@flomastr/provisioning/saga/step";
import type { StoredRun } from "@flomastr/provisioning/saga/store";
import { eq } from "drizzle-orm";
import type { Logger } from "pino";
import type { HotDatabase } from "#hot/client.ts";
import { AppError, notFound } from "../errors.ts";
import type { Signals } from "../signals.ts";
import type { TenantRow } from "./list.ts";
import { tenants } from "./schema.hot.ts";
import { tenantShape } from "./shape.ts";
import { createTurns } from "./turns.ts";

/** A saga about a tenant. Its input is the tenant, and whatever else it has to remember over a kill. */
export type TenantSaga<Input extends TenantSubject = TenantSubject> = Saga<TenantContext, Input>;

/** Everything that changes a tenant in steps goes through here: it is stored, told to the console, taken up after a kill. */
export interface TenantRuns {
	rowOf(tenantId: string): Promise<TenantRow>;
	/** What a saga of a tenant that exists starts with. */
	subjectOf(tenantId: string): Promise<TenantSubject>;
	contextOf(tenantId: string): Promise<TenantContext>;
	/**
	 * Resolves once the run is stored; `done` when it has ended. Nobody need wait: a failure is logged and stored.
	 *
	 * @param first what must stand before the run is stored, e.g. the tenant's own row
	 * @throws AppError `conflict` while something else changes this tenant
	 */
	start<Input extends TenantSubject>(
		saga: TenantSaga<Input>,
		input: Input,
		first?: () => Promise<void>,
	): Promise<{ done: Promise<Outcome> }>;
	/** Goes on with a run that failed or was cut off. @throws AppError `conflict` as `start` does, and after a newer run */
	takeUp(stored: StoredRun): Promise<Outcome>;
	/**
	 * Goes on with every tenant's newest run where a stop cut it off or its undo failed; resolves when all have ended. A
	 * removal that failed waits for an operator's word.
	 */
	takeUpUnfinished(): Promise<void>;
	/** Lets nothing else change the tenant, or any of these, meanwhile. @throws AppError `conflict` while something does */
	exclusively<Result>(tenantId: string | readonly string[], what: string, work: () => Promise<Result>): Promise<Result>;
	/** What changes tenants at this moment, in this process: by tenant id a saga's id, or what `exclusively` was told. */
	underWay(): ReadonlyMap<string, string>;
	/** Resolves once nothing changes the tenant, in this process. */
	idle(tenantId: string): Promise<void>;
	/** The newest run about a tenant, of one saga or of any. */
	newest(tenantId: string, saga?: string): Promise<StoredRun | null>;
	stepsOf(tenantId: string): Promise<SagaStep[]>;
	/** Tells the console how a tenant stands now. */
	announce(tenantId: string): void;
}

/** @param sagas every saga there is, so that a cut-off run of each can be taken up by its id */
export function createTenantRuns(deps: {
	hot: HotDatabase;
	signals: Signals;
	provisioning: ProvisioningDeps;
	saga: Omit<SagaDeps, "onProgress">;
	sagas: readonly TenantSaga<never>[];
	log: Logger;
}): TenantRuns {
	const { hot, signals, provisioning, log } = deps;
	const saga: SagaDeps = { ...deps.saga, onProgress };
	const byId = new Map(deps.sagas.map((one) => [one.id, one as unknown as TenantSaga]));

	function onProgress(run: StoredRun): void {
		tell(run.subject, run);
		const { state } = run;
		if (state !== "done" && state !== "undone" && state !== "failed") return;
		const times = run.steps.flatMap((step) => [step.startedAt, step.finishedAt]).flatMap((at) => at?.getTime() ?? []);
		const ms = times.length === 0 ? 0 : Math.max(...times) - Math.min(...times);
		signals.publish([{ type: "measure", measure: { what: "saga", saga: run.saga, outcome: state, ms } }]);
	}

	async function rowOf(tenantId: string): Promise<TenantRow> {
		const [row] = await hot.select().from(tenants).where(eq(tenants.id, tenantId));
		if (!row) throw notFound("tenant", tenantId);
		return row;
	}

	async function subjectOf(tenantId: string): Promise<TenantSubject> {
		const { id, slug, name, pack, ownerEmail, ownerName } = await rowOf(tenantId);
		return { id, slug, name, pack, owner: { email: ownerEmail, name: ownerName } };
	}

	async function stepsOf(tenantId: string): Promise<SagaStep[]> {
		const newest = await saga.store.newest(tenantId);
		return newest ? presentSteps(newest) : [];
	}

	/** Told out of order a step would jump back: one tenant's news wait for each other. */
	const telling = createTurns();
	function tell(tenantId: string, run?: StoredRun): void {
		const steps = run ? presentSteps(run) : null;
		const news = telling.take(tenantId, async () => {
			const tenant = tenantShape(await rowOf(tenantId), (slug) => provisioning.publicUrl(slug));
			const event = { type: "tenant" as const, tenant, steps: steps ?? (await stepsOf(tenantId)) };
			signals.publish([{ type: "live", tenantId: null, event }]);
		});
		news.catch(() => {});
	}

	function logged<Result>(tenantId: string, work: Promise<Result>): Promise<Result> {
		work.catch((error: unknown) => log.error({ err: error, tenant: tenantId }, "a tenant's change was cut off"));
		return work;
	}

	/** Two sagas at once would undo each other's work: a removal under an upgrade, a restart of what is being removed. */
	const busy = new Map<string, { what: string; ended: Promise<void> }>();
	function claim(tenantId: string, what: string): () => void {
		const other = busy.get(tenantId);
		if (other !== undefined) {
			throw new AppError(
				"conflict",
				`This tenant is being changed (${other.what}); wait until that has ended, then try again.`,
			);
		}
		const { promise: ended, resolve } = Promise.withResolvers<void>();
		busy.set(tenantId, { what, ended });
		return () => {
			busy.delete(tenantId);
			resolve();
		};
	}

	const exclusively: TenantRuns["exclusively"] = async (tenantId, what, work) => {
		const claimed: (() => void)[] = [];
		try {
			for (const id of [tenantId].flat()) claimed.push(claim(id, what));
			return await work();
		} finally {
			for (const release of claimed) release();
		}
	};

	async function takeUp(stored: StoredRun): Promise<Outcome> {
		const known = byId.get(stored.saga);
		if (!known)
			throw new Error(`The run ${stored.id} is of the saga "${stored.saga}", which this version does not have.`);
		const taken = () => logged(stored.subject, resume(saga, known, stored));
		const outcome = await exclusively(stored.subject, stored.saga, taken);
		if (outcome !== null) return outcome;
		throw new AppError("conflict", "Something newer was begun for this tenant meanwhile; look at its steps again.");
	}

	return {
		rowOf,
		subjectOf,
		stepsOf,
		takeUp,
		newest: (tenantId, sagaId) => saga.store.newest(tenantId, sagaId),
		announce: (tenantId) => tell(tenantId),
		contextOf: async (tenantId) => ({ deps: provisioning, tenant: await subjectOf(tenantId) }),
		exclusively,
		underWay: () => new Map([...busy].map(([tenantId, { what }]) => [tenantId, what])),
		async idle(tenantId) {
			for (let at = busy.get(tenantId); at !== undefined; at = busy.get(tenantId)) await at.ended;
		},
		async start(one, input, first) {
			const release = claim(input.id, one.id);
			try {
				await first?.();
				const stored = await begin(saga, one, input.id, input);
				const done = forward(saga, one, stored).finally(release);
				return { done: logged(input.id, done) };
			} catch (error) {
				release();
				throw error;
			}
		},
		takeUpUnfinished: () =>
			resumeAll(saga, byId as unknown as ReadonlyMap<string, Saga<never, never>>, async (stored, work) => {
				// Begun since this process runs: whoever began it sees to its end.
				if (busy.get(stored.subject)?.what === stored.saga) return null;
				return exclusively(stored.subject, stored.saga, work);
			}),
	};
}
