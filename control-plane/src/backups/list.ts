import type { Backup } from "@flomastr/contracts/backup";
import { and, desc, eq } from "drizzle-orm";
import type { HotDatabase } from "#hot/client.ts";
import { backups } from "./schema.hot.ts";
import { backupShape } from "./shape.ts";

/** Newest first; of one tenant or of all, those of removed ones too. */
export async function listBackups(hot: HotDatabase, tenantId?: string): Promise<Backup[]> {
	const rows = await hot
		.select()
		.from(backups)
		.where(tenantId === undefined ? undefined : eq(backups.ofTenant, tenantId))
		.orderBy(desc(backups.takenAt))
		.limit(2_000);
	return rows.map(backupShape);
}

/** The point a tenant can be restored to; null when it has no complete backup. */
export async function newestBackup(hot: HotDatabase, tenantId: string): Promise<Date | null> {
	const [row] = await hot
		.select({ takenAt: backups.takenAt })
		.from(backups)
		.where(and(eq(backups.ofTenant, tenantId), eq(backups.state, "done")))
		.orderBy(desc(backups.takenAt))
		.limit(1);
	return row?.takenAt ?? null;
}
