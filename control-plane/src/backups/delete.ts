import { type BackupTools, backupName } from "@flomastr/provisioning/backups/backups";
import type { SagaStore } from "@flomastr/provisioning/saga/store";
import { eq } from "drizzle-orm";
import type { HotDatabase } from "#hot/client.ts";
import { AppError, notFound } from "../errors.ts";
import { neededBy } from "./needed-by.ts";
import { backups } from "./schema.hot.ts";

export type DeleteDeps = {
	hot: HotDatabase;
	tools: Pick<BackupTools, "store">;
	/** Runs of tenants, one of which may need the backup. */
	store: Pick<SagaStore, "unsettled">;
};

/**
 * Deletes the copy first and its record after it: one that is left by a crash between is found by its record.
 * @throws AppError `conflict` while it is made or needed
 */
export async function deleteBackup({ hot, tools, store }: DeleteDeps, id: string): Promise<void> {
	const [row] = await hot.select().from(backups).where(eq(backups.id, id));
	if (!row) throw notFound("backup", id);
	if (row.state === "running") {
		throw new AppError("conflict", "This backup is being made; wait until it has ended, then delete it.");
	}
	const run = neededBy(await store.unsettled(), row);
	if (run !== null) {
		const wait = run.state === "failed" ? "It failed: try it again, or remove the tenant" : "Wait until that has ended";
		throw new AppError(
			"conflict",
			`This backup is needed by a run (${run.saga}) of tenant ${run.subject}. ${wait}, then delete it.`,
		);
	}
	await tools.store.delete(backupName(row.ofTenant, row.id));
	await hot.delete(backups).where(eq(backups.id, id));
}
