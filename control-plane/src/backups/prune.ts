import type { BackupTools } from "@flomastr/provisioning/backups/backups";
import type { Logger } from "pino";
import type { HotDatabase } from "#hot/client.ts";
import { deleteBackup } from "./delete.ts";

const dayMs = 24 * 3_600_000;

/**
 * Deletes what has been kept long enough, and what cut-off writings left in the store. A living tenant's newest complete
 * backup stays however old it is: a schedule that fails for weeks must not end with none.
 */
export async function pruneBackups(
	deps: { hot: HotDatabase; tools: Pick<BackupTools, "store">; log: Logger },
	now: Date,
): Promise<void> {
	const { rows } = await deps.hot.$client.query<{ id: string }>(
		`select b.id from backups b where b.state <> 'running' and (b.keep_until < $1 or b.state = 'failed' and b.taken_at < $2)
			and not (b.state = 'done' and exists (select from tenants t where t.id = b.of_tenant and t.state <> 'removed')
				and not exists (select from backups newer where newer.of_tenant = b.of_tenant and newer.state = 'done'
					and newer.taken_at > b.taken_at))`,
		[now, new Date(now.getTime() - 7 * dayMs)],
	);
	for (const { id } of rows) {
		await deleteBackup(deps.hot, deps.tools, id);
		deps.log.info({ backup: id }, "a backup was kept long enough and is deleted");
	}
	await deps.tools.store.tidy(new Date(now.getTime() - dayMs));
}
