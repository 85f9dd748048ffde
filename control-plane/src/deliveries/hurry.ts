import type { HotDatabase } from "#hot/client.ts";

/** The tenant's n8n is back: whatever waited for it is due now. @returns how many */
export async function hurryDeliveries(hot: HotDatabase, tenantId: string, now: Date): Promise<number> {
	const { rowCount } = await hot.$client.query(
		`update deliveries set next_attempt_at = $2
		where tenant_id = $1 and state = 'pending' and kind <> 'send' and next_attempt_at > $2`,
		[tenantId, now],
	);
	return rowCount ?? 0;
}
