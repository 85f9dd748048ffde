import type { MessageError } from "@flomastr/contracts/message";
import type { HotDatabase } from "#hot/client.ts";
import { statusRank, statusReceipt } from "./store-statuses.ts";

/**
 * The vendor took the message: remember its id, and apply statuses that came before this answer did (their receipts
 * are already there, see `store-statuses.ts`).
 */
export async function recordSent(hot: HotDatabase, messageId: string, vendorId: string): Promise<void> {
	await hot.$client.query({
		name: "record-sent",
		text: `
update messages m set vendor_id = $2, error = null, version = m.version + 1, status = coalesce((
	select early.status from unnest(array['sent', 'delivered', 'read', 'failed'], $3::text[]) as early(status, receipt)
	join receipts r on r.connection_id = m.connection_id and r.vendor_id = early.receipt
	order by ${statusRank.replace("%s", "early.status")} desc limit 1), 'sent')
where m.id = $1`,
		values: [
			messageId,
			vendorId,
			["sent", "delivered", "read", "failed"].map((status) => statusReceipt(vendorId, status)),
		],
	});
}

/** The vendor will not take it, now or ever; the agent sees why and may try again. */
export async function recordFailed(hot: HotDatabase, messageId: string, error: MessageError): Promise<void> {
	await hot.$client.query({
		name: "record-failed",
		text: `update messages set status = 'failed', error = $2, version = version + 1 where id = $1`,
		values: [messageId, JSON.stringify(error)],
	});
}
