import type { HotDatabase } from "#hot/client.ts";

/** What is tried again within this time keeps n8n awake; a longer pause may be slept through. */
const soonSeconds = 5;

/** How many deliveries to the tenant's n8n are on their way or due. What goes to a vendor does not need n8n. */
export async function waitingDeliveries(hot: HotDatabase, tenantId: string, now: Date): Promise<number> {
	const { rows } = await hot.$client.query<{ count: number }>(
		`select count(*)::int as count from deliveries
		where tenant_id = $1 and kind in ('event', 'resume')
			and (state = 'running' or (state = 'pending' and next_attempt_at <= $2::timestamptz + interval '${soonSeconds} seconds'))`,
		[tenantId, now],
	);
	return rows[0]?.count ?? 0;
}
