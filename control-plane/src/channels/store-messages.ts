import type { Content } from "@flomastr/contracts/message";
import type pg from "pg";
import type { HotDatabase } from "#hot/client.ts";

/** One incoming message, ready to be stored. Ids are chosen before the insert so that nothing must be looked up. */
export interface IncomingRow {
	tenant_id: string;
	connection_id: string;
	channel: string;
	/** The vendor's id of the message: what is unique about it. */
	vendor_id: string;
	contact_id: string;
	contact_name: string | null;
	address: string;
	phone: string | null;
	thread_id: string;
	message_id: string;
	content: unknown;
	preview: string;
	reply_to: string | null;
	referral: unknown;
	author: unknown;
	sent_at: string;
	event_id: string;
	/** `out` for what our side wrote outside of FloMastr (an echo): stored, but nobody is told. */
	direction: "in" | "out";
	/** Whether it opens or refreshes the vendor's customer-service window. */
	opens_window: boolean;
}

/**
 * Receipt, contact, thread (its referral is that of the first message that names one), message, event and its deliveries in one statement, hence one transaction and one round
 * trip for everything that arrived together. The receipts' primary key decides between copies of one webhook: only
 * rows whose receipt is new go on. It runs with the owner's role because a batch holds rows of many tenants; each row's
 * tenant was taken from the host and the connection, never from the payload.
 */
const statement = `
with input as (
	select * from json_to_recordset($1::json) as row(
		tenant_id uuid, connection_id uuid, channel text, vendor_id text, contact_id uuid, contact_name text, address text,
		phone text, thread_id uuid, message_id uuid, content jsonb, preview text, reply_to text, referral jsonb,
		author jsonb, sent_at timestamptz, event_id uuid, direction text, opens_window boolean)
), fresh as (
	insert into receipts (connection_id, vendor_id, tenant_id, received_at)
	select connection_id, vendor_id, tenant_id, $2::timestamptz from input
	on conflict do nothing
	returning connection_id, vendor_id
), incoming as (
	select input.* from input join fresh using (connection_id, vendor_id)
), stored_contacts as (
	insert into contacts (id, tenant_id, name, phone, identities, created_at, updated_at)
	select distinct on (contact_id) contact_id, tenant_id, coalesce(contact_name, address), phone,
		jsonb_build_array(jsonb_build_object('channel', channel, 'address', address)), $2, $2
	from incoming order by contact_id
	on conflict (id) do nothing
), stored_threads as (
	insert into threads as t (id, tenant_id, connection_id, channel, contact_id, address, unread, preview,
		last_message_at, last_inbound_at, referral, created_at)
	select distinct on (thread_id) thread_id, tenant_id, connection_id, channel, contact_id, address,
		count(*) filter (where direction = 'in') over (partition by thread_id), preview, sent_at,
		max(sent_at) filter (where opens_window) over (partition by thread_id),
		(array_agg(referral) filter (where referral is not null) over (
			partition by thread_id order by sent_at rows between unbounded preceding and unbounded following))[1], $2
	from incoming order by thread_id, sent_at desc, message_id desc
	on conflict (id) do update set
		unread = t.unread + excluded.unread,
		preview = case when excluded.last_message_at >= t.last_message_at then excluded.preview else t.preview end,
		last_message_at = greatest(t.last_message_at, excluded.last_message_at),
		last_inbound_at = greatest(t.last_inbound_at, excluded.last_inbound_at),
		referral = coalesce(t.referral, excluded.referral),
		state = 'open',
		idle_notified_minutes = 0,
		version = t.version + 1
), stored_messages as (
	insert into messages (id, tenant_id, thread_id, connection_id, direction, content, status, author, vendor_id, reply_to,
		referral, created_at)
	select message_id, tenant_id, thread_id, connection_id, direction, content,
		case direction when 'in' then 'received' else 'sent' end, author, vendor_id, reply_to, referral, sent_at
	from incoming
), stored_events as (
	insert into events (id, tenant_id, type, thread_id, contact_id, data, created_at)
	select event_id, tenant_id, 'message.received', thread_id, contact_id,
		jsonb_build_object('message_id', message_id), $2
	from incoming where direction = 'in'
), stored_deliveries as (
	insert into deliveries (id, tenant_id, kind, order_key, subject_id, subscription_id, created_at, next_attempt_at)
	select gen_random_uuid(), i.tenant_id, 'event', s.id || ':' || i.thread_id, i.event_id, s.id, $2, $2
	from incoming i
	join subscriptions s on s.tenant_id = i.tenant_id and 'message.received' = any(s.events)
		and (coalesce(jsonb_array_length(s.filter->'channels'), 0) = 0 or s.filter->'channels' ? i.channel)
	where i.direction = 'in'
	order by i.sent_at, i.message_id
)
select message_id from incoming`;

/** @returns ids of the messages that were new; the rest had been stored before. */
export async function storeMessages(hot: HotDatabase, rows: IncomingRow[], now: Date): Promise<Set<string>> {
	if (!rows.some(isReaction)) return new Set(await insertMessages(hot.$client, rows, now));
	// A reaction changes a message too. Were that lost, nobody would do it again: its receipt is there.
	const client = await hot.$client.connect();
	try {
		await client.query("begin");
		const stored = new Set(await insertMessages(client, rows, now));
		await applyReactions(
			client,
			rows.filter((row) => isReaction(row) && stored.has(row.message_id)),
		);
		await client.query("commit");
		client.release();
		return stored;
	} catch (error) {
		// Closing the connection rolls back, even where it no longer answers.
		client.release(true);
		throw error;
	}
}

async function insertMessages(client: Queryable, rows: IncomingRow[], now: Date): Promise<string[]> {
	const { rows: stored } = await client.query<{ message_id: string }>({
		name: "store-messages",
		text: statement,
		values: [JSON.stringify(rows), now],
	});
	return stored.map((row) => row.message_id);
}

type Queryable = Pick<pg.ClientBase, "query">;
const isReaction = (row: IncomingRow) => (row.content as Content).kind === "reaction";

/** Puts customers' reactions on the messages they react to, the last on each; a null emoji takes one back. */
async function applyReactions(client: Queryable, rows: IncomingRow[]): Promise<void> {
	await client.query({
		name: "apply-reactions",
		text: `
update messages m set reaction = r.emoji, version = m.version + 1
from (
	select distinct on (connection_id, to_vendor_id) * from json_to_recordset($1::json)
		as row(connection_id uuid, to_vendor_id text, emoji text, sent_at timestamptz, position int)
	order by connection_id, to_vendor_id, sent_at desc, position desc
) r
where m.connection_id = r.connection_id and m.vendor_id = r.to_vendor_id`,
		values: [
			JSON.stringify(
				rows.flatMap(({ connection_id, content, sent_at }, position) => {
					const reaction = content as Content;
					return reaction.kind === "reaction"
						? [{ connection_id, to_vendor_id: reaction.to_vendor_id, emoji: reaction.emoji, sent_at, position }]
						: [];
				}),
			),
		],
	});
}
