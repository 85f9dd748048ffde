import { type BackupTools, backupName } from "@flomastr/provisioning/backups/backups";
import { eq } from "drizzle-orm";
import type { HotDatabase } from "#hot/client.ts";
import { AppError, notFound } from "../errors.ts";
import { backups } from "./schema.hot.ts";

/** Deletes the copy first and its record after it: one that is left by a crash between is found by its record. */
export async function deleteBackup(hot: HotDatabase, { store }: Pick<BackupTools, "store">, id: string): Promise<void> {
	const [row] = await hot.select().from(backups).where(eq(backups.id, id));
	if (!row) throw notFound("backup", id);
	if (row.state === "running") {
		throw new AppError("conflict", "This backup is being made; wait until it has ended, then delete it.");
	}
	await store.delete(backupName(row.ofTenant, row.id));
	await hot.delete(backups).where(eq(backups.id, id));
}
