import type { EventType } from "@flomastr/contracts/event";
import { sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { Ctx } from "../context.ts";

/**
 * Records that something happened and, in the same transaction, a delivery to every workflow subscribed to it.
 * @returns the event's id
 */
export async function appendEvent(
	ctx: Ctx,
	event: {
		type: EventType;
		threadId?: string | null;
		contactId?: string | null;
		data?: Record<string, unknown>;
		/** Only these subscriptions, for example those whose idle time has passed. */
		subscriptionIds?: string[];
	},
): Promise<string> {
	const id = uuidv7();
	const { type, threadId = null, contactId = null, data = {}, subscriptionIds } = event;
	await ctx.tx.execute(sql`
with appended as (
	insert into events (id, tenant_id, type, thread_id, contact_id, data, created_at)
	values (${id}, ${ctx.tenant.id}, ${type}, ${threadId}, ${contactId}, ${JSON.stringify(data)}::jsonb, ${ctx.now})
	returning id, tenant_id, type, thread_id, data
)
insert into deliveries (id, tenant_id, kind, order_key, subject_id, subscription_id, created_at, next_attempt_at)
select gen_random_uuid(), a.tenant_id, 'event', s.id || ':' || coalesce(a.thread_id, a.id), a.id, s.id, ${ctx.now}, ${ctx.now}
from appended a join subscriptions s on s.tenant_id = a.tenant_id and a.type = any(s.events)
where ${subscriptionIds ? sql`s.id = any(${sql.param(subscriptionIds)}::uuid[])` : sql`true`}
	and (a.type <> 'contact.tagged' or not s.filter ? 'tags' or s.filter->'tags' ?| array(select jsonb_array_elements_text(a.data->'tags')))`);
	ctx.signals.push({ type: "deliveries" });
	return id;
}
