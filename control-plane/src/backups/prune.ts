import type { Logger } from "pino";
import { type DeleteDeps, deleteBackup } from "./delete.ts";
import { neededBy } from "./needed-by.ts";
import type { backups } from "./schema.hot.ts";

const dayMs = 24 * 3_600_000;

/**
 * Deletes what has been kept long enough, and what cut-off writings left in the store. A living tenant's newest complete
 * backup stays however old it is: a schedule that fails for weeks must not end with none.
 */
export async function pruneBackups(deps: DeleteDeps & { log: Logger }, now: Date): Promise<void> {
	const { rows } = await deps.hot.$client.query<Pick<typeof backups.$inferSelect, "id" | "ofTenant" | "reason">>(
		`select b.id, b.of_tenant as "ofTenant", b.reason from backups b where b.state <> 'running' and (b.keep_until < $1 or b.state = 'failed' and b.taken_at < $2)
			and not (b.state = 'done' and exists (select from tenants t where t.id = b.of_tenant and t.state <> 'removed')
				and not exists (select from backups newer where newer.of_tenant = b.of_tenant and newer.state = 'done'
					and newer.taken_at > b.taken_at))`,
		[now, new Date(now.getTime() - 7 * dayMs)],
	);
	const unsettled = await deps.store.unsettled();
	for (const backup of rows) {
		// It goes once its run has ended.
		if (neededBy(unsettled, backup) !== null) continue;
		const { id } = backup;
		await deleteBackup(deps, id);
		deps.log.info({ backup: id }, "a backup was kept long enough and is deleted");
	}
	await deps.tools.store.tidy(new Date(now.getTime() - dayMs));
}
