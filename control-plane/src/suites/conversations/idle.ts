import { and, eq, lt, sql } from "drizzle-orm";
import { type Ctx, type Hot, inTenant, systemActor, type TenantRef } from "#context.ts";
import { appendEvent } from "#events/append.ts";
import type { HotDatabase } from "#hot/client.ts";
import { threads } from "./schema.hot.ts";

/** Told of in one run; the next run, a minute later, goes on. */
const batchSize = 500;

interface Silence {
	tenant: TenantRef;
	threadId: string;
	contactId: string;
	/** As text, to the microsecond: what is compared must be what was read. */
	since: string;
	minutes: number;
	subscriptionIds: string[];
}

const statement = `
select json_build_object('id', n.id, 'slug', n.slug, 'name', n.name) as tenant, t.id as "threadId",
	t.contact_id as "contactId", (t.last_message_at at time zone 'UTC')::text || '+00' as since, max(s.minutes)::int as minutes,
	array_agg(s.id::text) as "subscriptionIds"
from (
	select id, tenant_id, created_at, filter, (filter->>'idle_minutes')::int as minutes from subscriptions
	where 'thread.idle' = any(events) and filter ? 'idle_minutes'
) s
join tenants n on n.id = s.tenant_id and n.state in ('active', 'asleep')
join threads t on t.tenant_id = s.tenant_id and t.state = 'open' and t.idle_notified_minutes < s.minutes
	and t.last_message_at + make_interval(mins => s.minutes) between s.created_at and $1
	and (coalesce(jsonb_array_length(s.filter->'channels'), 0) = 0 or s.filter->'channels' ? t.channel)
group by n.id, t.id
order by t.last_message_at limit ${batchSize}`;

/**
 * Starts the workflows that wait for a conversation to fall silent: one event for each open thread whose silence has
 * reached what a subscription asks for, once for each silence. Silences that were that long before the workflow was
 * published are past and start nothing. A tenant that fell asleep meanwhile is woken by its event.
 * @returns how many events were appended
 */
export async function appendIdleEvents(deps: Hot): Promise<number> {
	const silences = await findSilences(deps.hot, deps.clock());
	let appended = 0;
	for (const silence of silences) {
		// Each by itself: one tenant's trouble is not the others'.
		appended += await inTenant(deps, silence.tenant, systemActor, (ctx) => tell(ctx, silence));
	}
	return appended;
}

async function findSilences(hot: HotDatabase, now: Date): Promise<Silence[]> {
	const { rows } = await hot.$client.query<Silence>(statement, [now]);
	return rows;
}

async function tell(ctx: Ctx, silence: Silence): Promise<number> {
	const { threadId, contactId, since, minutes, subscriptionIds } = silence;
	const silent = await ctx.tx
		.update(threads)
		.set({ idleNotified: minutes })
		.where(
			and(
				eq(threads.id, threadId),
				lt(threads.idleNotified, minutes),
				// Somebody may have written since it was looked at.
				sql`${threads.lastMessageAt} = ${since}::timestamptz`,
			),
		)
		.returning({ at: threads.lastMessageAt });
	const [thread] = silent;
	if (!thread) return 0;
	await appendEvent(ctx, {
		type: "thread.idle",
		threadId,
		contactId,
		data: { idle_since: thread.at.toISOString(), idle_minutes: minutes },
		subscriptionIds,
	});
	return 1;
}
