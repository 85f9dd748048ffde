import { readdir } from "node:fs/promises";
import type { Tenant, TenantCreate } from "@flomastr/contracts/tenant";
import type { ProvisioningDeps, TenantSubject } from "@flomastr/provisioning/deps";
import type { RemoveSubject } from "@flomastr/provisioning/remove-tenant/context";
import type { RestoreSubject } from "@flomastr/provisioning/restore-tenant/context";
import type { Outcome } from "@flomastr/provisioning/saga/step";
import { resumeTenant } from "@flomastr/provisioning/suspend-tenant/resume";
import { suspendTenant } from "@flomastr/provisioning/suspend-tenant/suspend";
import type { Logger } from "pino";
import { v7 as uuidv7 } from "uuid";
import { newestBackup } from "#backups/list.ts";
import type { HotDatabase } from "#hot/client.ts";
import { AppError } from "../errors.ts";
import { countWork } from "./count-work.ts";
import { dropUnbegun } from "./drop-unbegun.ts";
import type { TenantLifecycle } from "./lifecycle.ts";
import { listTenants } from "./list.ts";
import { readPackHeaders } from "./read-pack-headers.ts";
import type { TenantRuns, TenantSaga } from "./runs.ts";
import { tenants } from "./schema.hot.ts";
import { tenantShape } from "./shape.ts";

export interface RunningLifecycle extends TenantLifecycle {
	/** Creates a tenant and resolves when it is open or has failed. */
	createAndWait(input: TenantCreate): Promise<{ tenant: Tenant; outcome: Outcome }>;
}

/** Binds what operators do to provisioning's sagas. */
export function createLifecycle(deps: {
	hot: HotDatabase;
	provisioning: ProvisioningDeps;
	runs: TenantRuns;
	sagas: { provision: TenantSaga; restore: TenantSaga<RestoreSubject>; remove: TenantSaga<RemoveSubject> };
	/** Runs before a tenant's saga starts: its people and connections. */
	prepare(tenant: TenantSubject, input: TenantCreate): Promise<void>;
	log: Logger;
}): RunningLifecycle {
	const { hot, provisioning, runs, sagas, log } = deps;
	const url = (slug: string) => provisioning.publicUrl(slug);
	const shapeOf = async (id: string) => tenantShape(await runs.rowOf(id), url);

	function inBackground(tenantId: string, work: Promise<unknown>): void {
		work.catch((error: unknown) => log.error({ err: error, tenant: tenantId }, "a tenant's change was cut off"));
	}

	async function requirePack(input: TenantCreate): Promise<void> {
		const packs = await readdir(provisioning.packsFolder);
		if (input.pack !== null && !packs.includes(input.pack)) {
			const message = `There is no pack "${input.pack}". Choose one of: ${packs.join(", ")}.`;
			throw new AppError("invalid", message, { fields: { pack: message } });
		}
	}

	async function insert(id: string, input: TenantCreate): Promise<void> {
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
	}

	async function start(input: TenantCreate): Promise<{ subject: TenantSubject; done: Promise<Outcome> }> {
		await requirePack(input);
		const { slug, name, pack, owner_email: email, owner_name: ownerName } = input;
		const subject = { id: uuidv7(), slug, name, pack, owner: { email, name: ownerName } };
		const { done } = await runs.start(sagas.provision, subject, async () => {
			await insert(subject.id, input);
			try {
				await deps.prepare(subject, input);
			} catch (error) {
				// Nothing was begun that could be tried again; the name must not stay taken.
				await dropUnbegun(provisioning.tenants, subject.id);
				throw error;
			}
		});
		return { subject, done };
	}

	async function expectState(id: string, states: string[], verb: string): Promise<void> {
		const { state } = await runs.rowOf(id);
		if (states.includes(state)) return;
		throw new AppError("conflict", `This tenant is ${state}; only one that is ${states.join(" or ")} can be ${verb}.`);
	}

	return {
		packs: () => readPackHeaders(provisioning.packsFolder),
		list: async () => (await listTenants(hot)).map((row) => tenantShape(row, url)),

		async create(input) {
			const { subject } = await start(input);
			return shapeOf(subject.id);
		},

		async createAndWait(input) {
			const { subject, done } = await start(input);
			const outcome = await done;
			return { tenant: await shapeOf(subject.id), outcome };
		},

		async detail(id) {
			const row = await runs.rowOf(id);
			const { pid: _, address: __, ...runtime } = await provisioning.runtime.inspect(id);
			return {
				tenant: tenantShape(row, url),
				steps: await runs.stepsOf(id),
				runtime,
				next_due: row.nextDueAt?.toISOString() ?? null,
				database_host: row.databaseHost,
				last_backup: (await newestBackup(hot, id))?.toISOString() ?? null,
				counts: await countWork(hot, id),
			};
		},

		async usage(id) {
			// An unknown tenant is not one that takes nothing.
			await runs.rowOf(id);
			const usage = await provisioning.runtime.usage(id);
			return { usage: usage && { memory: usage.memory, swap: usage.swap, cpu_seconds: usage.cpuSeconds } };
		},

		async suspend(id) {
			await expectState(id, ["active", "asleep"], "suspended");
			const ctx = await runs.contextOf(id);
			await runs.exclusively(id, "suspend", () => suspendTenant(ctx));
			return shapeOf(id);
		},

		async resume(id) {
			await expectState(id, ["suspended"], "resumed");
			const ctx = await runs.contextOf(id);
			inBackground(
				id,
				runs.exclusively(id, "resume", () => resumeTenant(ctx)),
			);
			return shapeOf(id);
		},

		async restart(id) {
			await expectState(id, ["active"], "restarted");
			inBackground(
				id,
				runs.exclusively(id, "restart", () => provisioning.runtime.restart(id)),
			);
			return shapeOf(id);
		},

		async retry(id) {
			await expectState(id, ["failed"], "tried again");
			const stored = await runs.newest(id);
			if (!stored) throw new AppError("conflict", "Nothing was begun for this tenant; remove it and create it anew.");
			// A provisioning that was undone begins anew; whatever stopped half-way goes on from there.
			const anew = [sagas.provision, sagas.restore].find(
				(saga) => saga.id === stored.saga && stored.state === "undone",
			);
			if (anew) await runs.start(anew as TenantSaga, stored.input as TenantSubject);
			else inBackground(id, runs.takeUp(stored));
			return shapeOf(id);
		},

		async remove(id, options) {
			// One that is being made is being changed; one that stayed requested was cut off, and blocks its name.
			await expectState(id, ["requested", "active", "asleep", "suspended", "failed", "removing"], "removed");
			await runs.start(sagas.remove, { ...(await runs.subjectOf(id)), withoutBackup: options?.withoutBackup ?? false });
			return shapeOf(id);
		},
	};
}
