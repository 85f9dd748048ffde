import type { Event } from "@flomastr/contracts/event";
import type { HotDatabase } from "#hot/client.ts";

interface Loaded {
	id: string;
	type: Event["type"];
	threadId: string | null;
	contactId: string | null;
	data: Record<string, unknown>;
	createdAt: Date;
	thread: Record<string, unknown> | null;
	contact: Record<string, unknown> | null;
	message: Record<string, unknown> | null;
	task: Record<string, unknown> | null;
	webhookPath: string | null;
	isTest: boolean;
}

const statement = `
select e.id, e.type, e.thread_id as "threadId", e.contact_id as "contactId", e.data, e.created_at as "createdAt",
	s.webhook_path as "webhookPath", coalesce(s.node_id like '%:test', false) as "isTest",
	case when t.id is not null then jsonb_build_object('id', t.id, 'channel', t.channel, 'connection_id', t.connection_id,
		'state', t.state, 'tags', to_jsonb(t.tags), 'assignee_id', t.assignee_id, 'address', t.address) end as thread,
	case when c.id is not null then jsonb_build_object('id', c.id, 'name', c.name, 'phone', c.phone, 'email', c.email,
		'tags', to_jsonb(c.tags), 'attributes', c.attributes, 'identities', c.identities) end as contact,
	case when m.id is not null then jsonb_build_object('id', m.id, 'content', m.content, 'vendor_id', m.vendor_id,
		'reply_to', m.reply_to, 'referral', m.referral,
		'created_at', to_char(m.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) end as message,
	case when k.id is not null then jsonb_build_object('id', k.id, 'title', k.title, 'task_type', k.task_type,
		'answer', k.answer, 'object', k.object) end as task
from events e
left join subscriptions s on s.id = $2 and s.tenant_id = e.tenant_id
left join threads t on t.id = e.thread_id and t.tenant_id = e.tenant_id
left join contacts c on c.id = e.contact_id and c.tenant_id = e.tenant_id
left join messages m on m.id = (e.data->>'message_id')::uuid and m.tenant_id = e.tenant_id
left join tasks k on k.id = (e.data->>'task_id')::uuid and k.tenant_id = e.tenant_id
where e.id = $1`;

/** An event filled in with what it is about, as it stands now, and the path of the workflow that wants it. */
export async function loadEvent(
	hot: HotDatabase,
	eventId: string,
	subscriptionId: string | null,
): Promise<{ event: Event; webhookPath: string | null; isTest: boolean } | null> {
	const { rows } = await hot.$client.query<Loaded>({
		name: "load-event",
		text: statement,
		values: [eventId, subscriptionId],
	});
	const row = rows[0];
	if (!row) return null;
	const { thread, contact, message, task, data } = row;
	return {
		webhookPath: row.webhookPath,
		isTest: row.isTest,
		event: {
			id: row.id,
			type: row.type,
			thread_id: row.threadId,
			contact_id: row.contactId,
			created_at: row.createdAt.toISOString(),
			data: {
				...data,
				...(message && { message }),
				...(thread && { thread }),
				...(contact && { contact }),
				...(task && { task, answer: task.answer }),
			},
		},
	};
}
