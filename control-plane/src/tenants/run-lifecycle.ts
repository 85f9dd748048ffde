import { readdir } from "node:fs/promises";
import type { SagaStep, Tenant, TenantCreate } from "@flomastr/contracts/tenant";
import type { ProvisioningDeps, TenantContext, TenantSubject } from "@flomastr/provisioning/deps";
import { reasonOf } from "@flomastr/provisioning/errors";
import { provisionTenantSaga } from "@flomastr/provisioning/provision-tenant/saga";
import { removeTenantSaga } from "@flomastr/provisioning/remove-tenant/saga";
import { presentSteps } from "@flomastr/provisioning/saga/present";
import { resume as takeUp } from "@flomastr/provisioning/saga/resume";
import { begin, forward, type SagaDeps } from "@flomastr/provisioning/saga/run";
import type { Outcome, Saga } from "@flomastr/provisioning/saga/step";
import type { StoredRun } from "@flomastr/provisioning/saga/store";
import { resumeTenant } from "@flomastr/provisioning/suspend-tenant/resume";
import { suspendTenant } from "@flomastr/provisioning/suspend-tenant/suspend";
import { eq } from "drizzle-orm";
import type { Logger } from "pino";
import { v7 as uuidv7 } from "uuid";
import type { HotDatabase } from "#hot/client.ts";
import { AppError, notFound } from "../errors.ts";
import type { Signals } from "../signals.ts";
import { countWork } from "./count-work.ts";
import type { TenantLifecycle } from "./lifecycle.ts";
import { listTenants, type TenantRow } from "./list.ts";
import { readPackHeaders } from "./read-pack-headers.ts";
import { tenants } from "./schema.hot.ts";
import { tenantShape } from "./shape.ts";

export interface RunningLifecycle extends TenantLifecycle {
	/** Takes up every run that a stop cut off. */
	takeUpUnfinished(): Promise<void>;
	/** Creates a tenant and resolves when it is open or has failed. */
	createAndWait(input: TenantCreate): Promise<{ tenant: Tenant; outcome: Outcome }>;
	/** Tells the console how a tenant stands now. */
	announce(tenantId: string): void;
}

/** Binds what operators do to provisioning's sagas. */
export function createLifecycle(deps: {
	hot: HotDatabase;
	signals: Signals;
	provisioning: ProvisioningDeps;
	saga: Omit<SagaDeps, "onProgress">;
	/** Runs before a tenant's saga starts: its people and connections. */
	prepare(tenant: TenantSubject, input: TenantCreate): Promise<void>;
	log: Logger;
}): RunningLifecycle {
	const { hot, signals, provisioning, log } = deps;
	const saga: SagaDeps = { ...deps.saga, onProgress: (run) => tell(run.subject, run) };
	const provision = provisionTenantSaga(provisioning);
	const remove = removeTenantSaga(provisioning);
	const url = (slug: string) => provisioning.publicUrl(slug);

	async function rowOf(id: string): Promise<TenantRow> {
		const [row] = await hot.select().from(tenants).where(eq(tenants.id, id));
		if (!row) throw notFound("tenant", id);
		return row;
	}
	const shapeOf = async (id: string) => tenantShape(await rowOf(id), url);

	async function stepsOf(tenantId: string): Promise<SagaStep[]> {
		const newest = await saga.store.newest(tenantId);
		return newest ? presentSteps(newest) : [];
	}

	/** Told out of order a step would jump back: one tenant's news wait for each other. */
	const telling = new Map<string, Promise<void>>();
	function tell(tenantId: string, run?: StoredRun): void {
		const steps = run ? presentSteps(run) : null;
		const before = telling.get(tenantId) ?? Promise.resolve();
		const news = before.then(async () => {
			const tenant = await shapeOf(tenantId);
			const event = { type: "tenant" as const, tenant, steps: steps ?? (await stepsOf(tenantId)) };
			signals.publish([{ type: "live", tenantId: null, event }]);
		});
		telling.set(
			tenantId,
			news.catch(() => {}).finally(() => void 0),
		);
	}

	function inBackground(tenantId: string, work: Promise<unknown>): void {
		work.catch((error: unknown) => log.error({ err: error, tenant: tenantId }, "a tenant's change was cut off"));
	}

	async function insert(input: TenantCreate): Promise<TenantSubject> {
		const packs = await readdir(provisioning.packsFolder);
		if (input.pack !== null && !packs.includes(input.pack)) {
			const message = `There is no pack "${input.pack}". Choose one of: ${packs.join(", ")}.`;
			throw new AppError("invalid", message, { fields: { pack: message } });
		}
		const id = uuidv7();
		const { slug, name, pack, plan, owner_email: ownerEmail, owner_name: ownerName } = input;
		const [row] = await hot
			.insert(tenants)
			.values({ id, slug, name, pack, plan, ownerEmail, ownerName, state: "requested" })
			.onConflictDoNothing()
			.returning();
		if (!row) {
			const message = `The address "${slug}" is taken. Choose another name.`;
			throw new AppError("invalid", message, { fields: { slug: message } });
		}
		return { id, slug, name, pack, owner: { email: ownerEmail, name: ownerName } };
	}

	async function start(input: TenantCreate): Promise<{ subject: TenantSubject; done: Promise<Outcome> }> {
		const subject = await insert(input);
		await deps.prepare(subject, input);
		const run = await begin(saga, provision, subject.id, subject);
		return { subject, done: forward(saga, provision, run) };
	}

	async function contextOf(id: string): Promise<TenantContext> {
		const row = await rowOf(id);
		const owner = { email: row.ownerEmail, name: row.ownerName };
		return { deps: provisioning, tenant: { id, slug: row.slug, name: row.name, pack: row.pack, owner } };
	}

	async function expectState(id: string, states: string[], verb: string): Promise<void> {
		const { state } = await rowOf(id);
		if (states.includes(state)) return;
		throw new AppError("conflict", `This tenant is ${state}; only one that is ${states.join(" or ")} can be ${verb}.`);
	}

	return {
		announce: (tenantId) => tell(tenantId),
		packs: () => readPackHeaders(provisioning.packsFolder),
		list: async () => (await listTenants(hot)).map((row) => tenantShape(row, url)),

		async create(input) {
			const { subject, done } = await start(input);
			inBackground(subject.id, done);
			return shapeOf(subject.id);
		},

		async createAndWait(input) {
			const { subject, done } = await start(input);
			const outcome = await done;
			return { tenant: await shapeOf(subject.id), outcome };
		},

		async detail(id) {
			const row = await rowOf(id);
			const { pid: _, address: __, ...runtime } = await provisioning.runtime.inspect(id);
			const usage = await provisioning.runtime.usage(id);
			return {
				tenant: tenantShape(row, url),
				steps: await stepsOf(id),
				runtime,
				usage: usage && { memory: usage.memory, swap: usage.swap, cpu_seconds: usage.cpuSeconds },
				next_due: null,
				database_host: row.databaseHost,
				last_backup: null,
				counts: await countWork(hot, id),
			};
		},

		async suspend(id) {
			await expectState(id, ["active", "asleep"], "suspended");
			await suspendTenant(await contextOf(id));
			return shapeOf(id);
		},

		async resume(id) {
			await expectState(id, ["suspended"], "resumed");
			inBackground(id, resumeTenant(await contextOf(id)));
			return shapeOf(id);
		},

		async restart(id) {
			await expectState(id, ["active"], "restarted");
			inBackground(id, provisioning.runtime.restart(id));
			return shapeOf(id);
		},

		async retry(id) {
			await expectState(id, ["failed"], "tried again");
			const stored = await saga.store.newest(id);
			if (!stored) throw new AppError("conflict", "Nothing was begun for this tenant; remove it and create it anew.");
			// A provisioning that was undone begins anew; whatever stopped half-way goes on from there.
			if (stored.saga === provision.id && stored.state === "undone") {
				const subject = stored.input as TenantSubject;
				inBackground(
					id,
					begin(saga, provision, id, subject).then((run) => forward(saga, provision, run)),
				);
			} else inBackground(id, takeUp(saga, stored.saga === remove.id ? remove : provision, stored));
			return shapeOf(id);
		},

		async remove(id) {
			await expectState(id, ["active", "asleep", "suspended", "failed", "removing"], "removed");
			const { tenant } = await contextOf(id);
			const run = await begin(saga, remove, id, tenant);
			inBackground(id, forward(saga, remove, run));
			return shapeOf(id);
		},

		async takeUpUnfinished() {
			const sagas: Record<string, Saga<TenantContext, TenantSubject>> = {
				[provision.id]: provision,
				[remove.id]: remove,
			};
			for (const stored of await saga.store.unsettled()) {
				const known = sagas[stored.saga];
				// What failed waits for an operator's word; what was cut off goes on by itself.
				if (!known || stored.state === "failed") continue;
				await takeUp(saga, known, stored).catch((error: unknown) =>
					log.error({ tenant: stored.subject, reason: reasonOf(error) }, "an unfinished run could not go on"),
				);
			}
		},
	};
}
