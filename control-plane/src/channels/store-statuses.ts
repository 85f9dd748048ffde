import type { MessageError, MessageStatus } from "@flomastr/contracts/message";
import type { HotDatabase } from "#hot/client.ts";

export interface StatusRow {
	tenant_id: string;
	connection_id: string;
	/** The vendor's id of the message the status is about. */
	vendor_id: string;
	status: MessageStatus;
	error: MessageError | null;
	/** Our message's id, where the vendor returns it: finds a message whose send got no answer. */
	tracker: string | null;
}

/** The receipt's key: a status is unique by message and status. */
export const statusReceipt = (vendorId: string, status: string): string => `${vendorId}#${status}`;

/** How far a message came; a status only replaces a lower one, and `failed` ends a try. */
export const statusRank = `case %s when 'queued' then 0 when 'sent' then 1 when 'delivered' then 2 when 'read' then 3 else 4 end`;
const rankOf = (column: string) => statusRank.replace("%s", column);

const keepReceipts = `
insert into receipts (connection_id, vendor_id, tenant_id, received_at)
select connection_id, vendor_id || '#' || status, tenant_id, $2::timestamptz
from json_to_recordset($1::json) as row(tenant_id uuid, connection_id uuid, vendor_id text, status text)
on conflict do nothing`;

/**
 * A message without a vendor's id is found by our own, unless the status was heard of before its present try began:
 * then it is about a try that failed and that somebody repeated since.
 */
const moveForward = `
with furthest as (
	select distinct on (connection_id, vendor_id) *
	from json_to_recordset($1::json) as row(connection_id uuid, vendor_id text, status text, error jsonb, tracker uuid)
	order by connection_id, vendor_id, ${rankOf("status")} desc
)
update messages m
set status = f.status, vendor_id = coalesce(m.vendor_id, f.vendor_id), error = coalesce(f.error, m.error), version = m.version + 1
from furthest f
where m.connection_id = f.connection_id and m.direction = 'out'
	and (m.vendor_id = f.vendor_id or (m.id = f.tracker and m.vendor_id is null and not exists (
		select from receipts r join deliveries d on d.subject_id = f.tracker and d.kind = 'send' and d.created_at > r.received_at
		where r.connection_id = f.connection_id and r.vendor_id = f.vendor_id || '#' || f.status)))
	and m.status <> 'failed' and ${rankOf("m.status")} < ${rankOf("f.status")}
returning m.id, m.tenant_id, m.thread_id`;

/**
 * Moves outgoing messages forward. A status that overtakes the answer to our own send finds no message yet: its
 * receipt stays, and recording the send applies it (`record-sent.ts`). The receipts are durable before the messages
 * are looked at, and recording a send does it the other way round: whichever is second sees the first.
 * @returns the messages that changed
 */
export async function storeStatuses(
	hot: HotDatabase,
	rows: StatusRow[],
	now: Date,
): Promise<{ id: string; tenant_id: string; thread_id: string }[]> {
	const input = JSON.stringify(rows);
	await hot.$client.query({ name: "keep-status-receipts", text: keepReceipts, values: [input, now] });
	const result = await hot.$client.query<{ id: string; tenant_id: string; thread_id: string }>({
		name: "store-statuses",
		text: moveForward,
		values: [input],
	});
	return result.rows;
}
