import { sql } from "drizzle-orm";
import type pg from "pg";
import { appendEvent } from "#events/append.ts";
import type { HotTransaction } from "#hot/with-tenant.ts";
import type { Hot, TenantRef } from "../context.ts";
import { inTenant, systemActor } from "../context.ts";

/** Messages brought back with a thread; older ones are read from the cold store page by page. */
const recentMessages = 50;

interface Found {
	contacts: unknown[];
	threads: unknown[];
	messages: unknown[];
	notes: unknown[];
}

/**
 * Brings back what the tenant's own database knows of these threads: the thread with its tags, its newest messages, its
 * notes and the contact. Used when a customer writes again (the thread was made anew under the id it always had) and
 * when somebody opens a thread found by search. Idempotent; threads the cold store does not know are new, and so may
 * their contact be, which workflows are told.
 */
export async function hydrateThreads(deps: Hot, cold: pg.Pool, tenant: TenantRef, threadIds: string[]): Promise<void> {
	if (threadIds.length === 0) return;
	const contactIds = await contactsOf(deps, tenant, threadIds);
	const found = await readCold(cold, threadIds, contactIds);
	await inTenant(deps, tenant, systemActor, async (ctx) => {
		const { rows: created } = await restore(ctx.tx, tenant.id, found, threadIds, contactIds);
		for (const { id } of created) await appendEvent(ctx, { type: "contact.created", contactId: id });
		for (const id of threadIds) {
			ctx.signals.push({ type: "live", tenantId: tenant.id, event: { type: "thread", thread_id: id } });
		}
		ctx.signals.push({ type: "archive", tenantId: tenant.id });
	});
}

async function contactsOf(deps: Hot, tenant: TenantRef, threadIds: string[]): Promise<string[]> {
	const { rows } = await deps.hot.$client.query<{ contact_id: string }>(
		"select distinct contact_id from threads where tenant_id = $1 and id = any($2)",
		[tenant.id, threadIds],
	);
	return rows.map((row) => row.contact_id);
}

async function readCold(cold: pg.Pool, threadIds: string[], contactIds: string[]): Promise<Found> {
	const { rows } = await cold.query<{ found: Found }>(
		`with t as (select * from business.threads where id = any($1)),
		c as (select * from business.contacts where id = any($2) or id in (select contact_id from t)),
		m as (
			select recent.* from t cross join lateral (
				select * from business.messages where thread_id = t.id order by created_at desc, id desc limit ${recentMessages}
			) recent),
		n as (select * from business.notes where contact_id in (select id from c))
		select json_build_object(
			'threads', (select coalesce(json_agg(t), '[]') from t), 'contacts', (select coalesce(json_agg(c), '[]') from c),
			'messages', (select coalesce(json_agg(m), '[]') from m), 'notes', (select coalesce(json_agg(n), '[]') from n)
		) as found`,
		[threadIds, contactIds],
	);
	return rows[0]?.found ?? { contacts: [], threads: [], messages: [], notes: [] };
}

/** @returns the contacts that neither store knew before */
function restore(tx: HotTransaction, tenantId: string, found: Found, threadIds: string[], contactIds: string[]) {
	const json = (value: unknown) => sql`${JSON.stringify(value)}::json`;
	const ids = (value: string[]) => sql`${sql.param(value)}::uuid[]`;
	return tx.execute<{ id: string }>(sql`
with cold_contacts as (
	select * from json_populate_recordset(null::contacts, ${json(found.contacts)})
), cold_threads as (
	select * from json_populate_recordset(null::threads, ${json(found.threads)})
), contacts_back as (
	insert into contacts as hot (id, tenant_id, name, phone, email, identities, tags, attributes, hydrated, created_at,
		updated_at, version, archived_version)
	select id, ${tenantId}, name, phone, email, identities, tags, attributes, true, created_at, updated_at, version, version
	from cold_contacts
	on conflict (id) do update set name = excluded.name, phone = coalesce(hot.phone, excluded.phone),
		email = coalesce(hot.email, excluded.email), identities = excluded.identities,
		tags = array(select distinct unnest(excluded.tags || hot.tags)), attributes = excluded.attributes || hot.attributes,
		hydrated = true, created_at = excluded.created_at, version = greatest(hot.version, excluded.version) + 1,
		archived_version = excluded.version
	where not hot.hydrated
), threads_back as (
	insert into threads as hot (id, tenant_id, connection_id, channel, contact_id, address, state, assignee_id, tags, preview,
		last_message_at, last_inbound_at, referral, hydrated, created_at, version, archived_version)
	select id, ${tenantId}, connection_id, channel, contact_id, address, state, assignee_id, tags, preview, last_message_at,
		last_inbound_at, referral, true, created_at, version, version
	from cold_threads
	on conflict (id) do update set assignee_id = coalesce(hot.assignee_id, excluded.assignee_id),
		tags = array(select distinct unnest(excluded.tags || hot.tags)), referral = coalesce(hot.referral, excluded.referral),
		last_inbound_at = greatest(hot.last_inbound_at, excluded.last_inbound_at), hydrated = true,
		created_at = excluded.created_at, version = greatest(hot.version, excluded.version) + 1,
		archived_version = excluded.version
	where not hot.hydrated
), messages_back as (
	insert into messages (id, tenant_id, thread_id, connection_id, direction, content, status, error, author, vendor_id,
		reply_to, referral, reaction, idempotency_key, created_at, version, archived_version)
	select id, ${tenantId}, thread_id, connection_id, direction, content, status, error, author, vendor_id, reply_to,
		referral, reaction, idempotency_key, created_at, version, version
	from json_populate_recordset(null::messages, ${json(found.messages)})
	on conflict do nothing
), notes_back as (
	insert into notes (id, tenant_id, contact_id, thread_id, text, author, created_at, version, archived_version)
	select id, ${tenantId}, contact_id, thread_id, text, author, created_at, version, version
	from json_populate_recordset(null::notes, ${json(found.notes)})
	on conflict do nothing
), known_threads as (
	update threads set hydrated = true
	where id = any(${ids(threadIds)}) and not hydrated and id not in (select id from cold_threads)
)
update contacts set hydrated = true
where id = any(${ids(contactIds)}) and not hydrated and id not in (select id from cold_contacts)
returning id`);
}
