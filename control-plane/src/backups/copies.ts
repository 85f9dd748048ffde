import type { Backup, RestoreRequest } from "@flomastr/contracts/backup";
import type { BackupTools } from "@flomastr/provisioning/backups/backups";
import { reasonOf } from "@flomastr/provisioning/errors";
import { exportTenant } from "@flomastr/provisioning/export-tenant/export";
import type { RestoreSubject } from "@flomastr/provisioning/restore-tenant/context";
import type { Outcome } from "@flomastr/provisioning/saga/step";
import type { SagaStore } from "@flomastr/provisioning/saga/store";
import { eq } from "drizzle-orm";
import type { Logger } from "pino";
import type { HotDatabase } from "#hot/client.ts";
import type { TenantRuns, TenantSaga } from "#tenants/runs.ts";
import { AppError, notFound } from "../errors.ts";
import { adoptBackups } from "./adopt.ts";
import { deleteBackup } from "./delete.ts";
import { dueTenants } from "./due.ts";
import type { Retention } from "./keep-until.ts";
import { listBackups } from "./list.ts";
import { createNewestOnly } from "./newest-only.ts";
import { pruneBackups } from "./prune.ts";
import { restoreBackup } from "./restore.ts";
import { backups as table } from "./schema.hot.ts";
import { backupShape } from "./shape.ts";
import type { RecordedBackups } from "./take.ts";

/** What operators, owners and the clock do with copies of tenants. */
export interface Copies {
	list(tenantId?: string): Promise<Backup[]>;
	/** Begins one and answers at once. @throws AppError `conflict` while the tenant is being changed */
	take(tenantId: string): Promise<Backup>;
	/** @throws AppError `conflict` while it is made or needed */
	delete(id: string): Promise<void>;
	/** Begins to make a tenant of a backup. `done` when it is open or was undone. */
	restore(id: string, input: RestoreRequest): Promise<{ tenantId: string; done: Promise<Outcome> }>;
	/** A `.tar.gz` of all data of a tenant, made while it is read. */
	export(tenantId: string): Promise<AsyncIterable<Buffer>>;
	/** Writes down what lies in the store and nobody knows; how many that were. */
	adopt(): Promise<number>;
	/** From now on the clock's are made. Before, tenants are being brought back, and a backup would keep one from it. */
	start(): void;
	/** Makes those that are due, one after another. */
	takeDue(): Promise<void>;
	prune(): Promise<void>;
}

const copied = ["active", "asleep", "suspended"];

export function createCopies(deps: {
	hot: HotDatabase;
	tools: BackupTools;
	backups: RecordedBackups;
	runs: TenantRuns;
	store: SagaStore;
	restoreSaga: TenantSaga<RestoreSubject>;
	retention: Retention;
	clock: () => Date;
	log: Logger;
}): Copies {
	const { hot, tools, backups, runs, log, clock } = deps;

	let started = false;
	let takingDue = false;

	async function expectState(tenantId: string, verb: string): Promise<void> {
		const { state } = await runs.rowOf(tenantId);
		if (copied.includes(state)) return;
		throw new AppError("conflict", `This tenant is ${state}; only one that is ${copied.join(" or ")} can be ${verb}.`);
	}

	const exports = createNewestOnly();

	/** Nothing else changes the tenant meanwhile. Resolves with the backup's id at its begin. */
	async function begin(
		tenantId: string,
		reason: "schedule" | "operator",
	): Promise<{ id: string; done: Promise<unknown> }> {
		const ctx = await runs.contextOf(tenantId);
		const begun = Promise.withResolvers<string>();
		const done = runs.exclusively(tenantId, "backup", async () => {
			const backup = await backups.begin(ctx, reason);
			begun.resolve(backup.id);
			await backup.done;
		});
		done.catch((error: unknown) => {
			begun.reject(error);
			log.warn({ tenant: tenantId, reason: reasonOf(error) }, "a backup was not made");
		});
		return { id: await begun.promise, done };
	}

	return {
		list: (tenantId) => listBackups(hot, tenantId),
		async take(tenantId) {
			await expectState(tenantId, "backed up");
			const { id } = await begin(tenantId, "operator");
			const [row] = await hot.select().from(table).where(eq(table.id, id));
			if (!row) throw notFound("backup", id);
			return backupShape(row);
		},
		delete: (id) => deleteBackup(deps, id),
		restore: (id, input) => restoreBackup({ hot, tools, runs, saga: deps.restoreSaga }, id, input),
		async export(tenantId) {
			await expectState(tenantId, "exported");
			const content = exportTenant(await runs.contextOf(tenantId), tools);
			return exports.begin(
				tenantId,
				content,
				"A newer export of this tenant was begun and took the place of this one.",
			);
		},
		adopt: () => adoptBackups({ hot, tools, retention: deps.retention, log }, clock()),
		start() {
			started = true;
		},
		async takeDue() {
			// The queue gives a job up after a quarter of an hour and calls the next one.
			if (!started || takingDue) return;
			takingDue = true;
			try {
				for (const tenantId of await dueTenants(hot, clock())) {
					// One that fails, or is being changed, keeps no other; its reason is written down.
					await begin(tenantId, "schedule").then(
						({ done }) => done.catch(() => {}),
						() => {},
					);
				}
			} finally {
				takingDue = false;
			}
		},
		prune: () => pruneBackups(deps, clock()),
	};
}
