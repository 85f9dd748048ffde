import type { MessageError } from "@flomastr/contracts/message";
import type { HotDatabase } from "#hot/client.ts";
import { statusRank, statusReceipt } from "./store-statuses.ts";

const rankOf = (column: string) => statusRank.replace("%s", column);
const statuses = ["sent", "delivered", "read", "failed"];

/** Receipts keep that a status came, not what came with it. */
const unexplained: MessageError = {
	code: "failed",
	message: "The vendor could not deliver the message and gave no reason.",
	retryable: true,
};

/**
 * The vendor took the message: remember its id, then apply statuses that came before this answer did (their receipts
 * are there, see `store-statuses.ts`). A status that found the message by our own id already is never taken back.
 */
export async function recordSent(hot: HotDatabase, messageId: string, vendorId: string): Promise<void> {
	await hot.$client.query({
		name: "record-sent",
		text: `
update messages set vendor_id = $2, version = version + 1,
	error = case when status = 'queued' then null else error end,
	status = case when status = 'queued' then 'sent' else status end
where id = $1`,
		values: [messageId, vendorId],
	});
	await hot.$client.query({
		name: "apply-early-statuses",
		text: `
update messages m set status = early.status, version = m.version + 1,
	error = case when early.status = 'failed' then coalesce(m.error, $4) else m.error end
from (
	select early.status from unnest($2::text[], $3::text[]) as early(status, receipt)
	join messages sent on sent.id = $1
	join receipts r on r.connection_id = sent.connection_id and r.vendor_id = early.receipt
	order by ${rankOf("early.status")} desc limit 1
) early
where m.id = $1 and m.status <> 'failed' and ${rankOf("m.status")} < ${rankOf("early.status")}`,
		values: [
			messageId,
			statuses,
			statuses.map((status) => statusReceipt(vendorId, status)),
			JSON.stringify(unexplained),
		],
	});
}

/**
 * The vendor will not take it, now or ever; the agent sees why and may try again. A message that turned out to have
 * gone through meanwhile stays sent.
 */
export async function recordFailed(hot: HotDatabase, messageId: string, error: MessageError): Promise<void> {
	await hot.$client.query({
		name: "record-failed",
		text: `update messages set status = 'failed', error = $2, version = version + 1 where id = $1 and status = 'queued'`,
		values: [messageId, JSON.stringify(error)],
	});
}
