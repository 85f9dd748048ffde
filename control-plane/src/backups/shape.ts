import type { Backup } from "@flomastr/contracts/backup";
import type { backups } from "./schema.hot.ts";

export const backupShape = (row: typeof backups.$inferSelect): Backup => ({
	id: row.id,
	tenant_id: row.ofTenant,
	tenant_slug: row.tenantSlug,
	tenant_name: row.tenantName,
	reason: row.reason,
	state: row.state,
	taken_at: row.takenAt.toISOString(),
	finished_at: row.finishedAt?.toISOString() ?? null,
	bytes: row.bytes,
	release: row.release,
	keep_until: row.keepUntil.toISOString(),
	error: row.error,
});
