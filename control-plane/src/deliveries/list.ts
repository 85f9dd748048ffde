import type { Delivery } from "@flomastr/contracts/event";
import { loadEvent } from "#events/load.ts";
import type { HotDatabase } from "#hot/client.ts";

const most = 200;

interface Row {
	id: string;
	tenant: Delivery["tenant"];
	kind: Delivery["kind"];
	subjectId: string;
	subscriptionId: string | null;
	state: Delivery["state"];
	attempts: number;
	lastError: string | null;
	createdAt: Date;
	nextAttemptAt: Date;
	eventType: string | null;
	workflowName: string | null;
	taskTitle: string | null;
	answer: Record<string, unknown> | null;
	contactName: string | null;
	content: Record<string, unknown> | null;
}

const statement = `
select d.id, json_build_object('id', n.id, 'slug', n.slug) as tenant, d.kind, d.subject_id as "subjectId",
	d.subscription_id as "subscriptionId", d.state, d.attempts, d.last_error as "lastError", d.created_at as "createdAt",
	d.next_attempt_at as "nextAttemptAt", e.type as "eventType",
	coalesce(nullif(s.workflow_name, ''), s.workflow_id) as "workflowName", k.title as "taskTitle", k.answer,
	coalesce(c.name, t.address) as "contactName", m.content
from deliveries d
join tenants n on n.id = d.tenant_id
left join events e on d.kind = 'event' and e.id = d.subject_id
left join subscriptions s on s.id = d.subscription_id
left join tasks k on d.kind = 'resume' and k.id = d.subject_id
left join messages m on d.kind = 'send' and m.id = d.subject_id
left join threads t on t.id = m.thread_id
left join contacts c on c.id = t.contact_id`;

/**
 * What is on its way or was given up, newest first, at most 200: the operator's console, across tenants.
 * `payload` is what the receiver would get now.
 */
export async function listDeliveries(
	hot: HotDatabase,
	{ state, tenantId }: { state: "dead" | "pending"; tenantId?: string },
): Promise<Delivery[]> {
	const { rows } = await hot.$client.query<Row>(
		`${statement}
		where d.state = any($1) and ($2::uuid is null or d.tenant_id = $2) order by d.seq desc limit ${most}`,
		// What is being tried this moment is on its way like what waits.
		[state === "dead" ? ["dead"] : ["pending", "running"], tenantId ?? null],
	);
	const deliveries: Delivery[] = [];
	for (const row of rows) deliveries.push(await shape(hot, row));
	return deliveries;
}

/** One delivery of any state, or null. */
export async function readDelivery(hot: HotDatabase, id: string): Promise<Delivery | null> {
	const { rows } = await hot.$client.query<Row>(`${statement} where d.id = $1`, [id]);
	return rows[0] ? shape(hot, rows[0]) : null;
}

async function shape(hot: HotDatabase, row: Row): Promise<Delivery> {
	return {
		id: row.id,
		tenant: row.tenant,
		kind: row.kind,
		event_type: row.eventType ?? { event: "event", resume: "task.decided", send: "message.send" }[row.kind],
		workflow_name: receiverOf(row),
		state: row.state,
		attempts: row.attempts,
		last_error: row.lastError,
		created_at: row.createdAt.toISOString(),
		next_attempt_at: row.state === "pending" ? row.nextAttemptAt.toISOString() : null,
		payload: await payloadOf(hot, row),
	};
}

function receiverOf(row: Row): string {
	if (row.kind === "resume") return `Resume ${row.taskTitle ?? "a task that is gone"}`;
	if (row.kind === "send") return `Send to ${row.contactName ?? "a contact that is gone"}`;
	return row.workflowName ?? "a workflow no longer published";
}

async function payloadOf(hot: HotDatabase, row: Row): Promise<Record<string, unknown>> {
	if (row.kind === "resume") return { task_id: row.subjectId, answer: row.answer };
	if (row.kind === "send") return { message_id: row.subjectId, content: row.content };
	const loaded = await loadEvent(hot, row.subjectId, row.subscriptionId);
	return loaded ? { ...loaded.event } : { event_id: row.subjectId };
}
