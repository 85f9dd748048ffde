import type { TenantDetail } from "@flomastr/contracts/tenant";
import type { HotDatabase } from "#hot/client.ts";

/** What a tenant has in flight, for the console. */
export async function countWork(hot: HotDatabase, tenantId: string): Promise<TenantDetail["counts"]> {
	const { rows } = await hot.$client.query<TenantDetail["counts"]>(
		`select
			(select count(*)::int from threads where tenant_id = $1) as threads,
			(select count(*)::int from tasks where tenant_id = $1 and state in ('open', 'claimed')) as open_tasks,
			(select count(*)::int from deliveries where tenant_id = $1 and state in ('pending', 'running')) as deliveries_waiting,
			(select count(*)::int from deliveries where tenant_id = $1 and state = 'dead') as deliveries_dead`,
		[tenantId],
	);
	return rows[0] ?? { threads: 0, open_tasks: 0, deliveries_waiting: 0, deliveries_dead: 0 };
}
