import type pg from "pg";
import type { HotDatabase } from "#hot/client.ts";
import type { TenantRef } from "../context.ts";

/** Silence after which a thread leaves the hot store. */
export const idleDays = 14;
const batchSize = 200;

interface Versioned {
	id: string;
	version: number;
}
interface Candidate extends Versioned {
	contact_id: string;
}
interface Copy {
	id: string;
	thread_id: string;
	version: number;
	digest: string;
}

/** What must be the same in both stores: every message by its content, and every note. */
const historyOf = (schema: "" | "business.") => `
select id, thread_id, version, md5(content::text) as digest from ${schema}messages where thread_id = any($1)
union all
select id, thread_id, version, md5(text) from ${schema}notes where thread_id = any($1)`;

/**
 * Takes threads without activity out of the hot store, once every message and note of theirs is proven to be in the
 * tenant's own database: same id, same version, same digest of the content. The contact goes with its last thread, once
 * it is proven too. A thread that was touched meanwhile, has an open task or
 * something on its way stays.
 * @returns ids of the threads that left, and of those kept because a copy was missing or different
 */
export async function evictIdleThreads(
	hot: HotDatabase,
	cold: pg.Pool,
	tenant: TenantRef,
	now: Date,
): Promise<{ evicted: string[]; unproven: string[] }> {
	const cutoff = new Date(now.getTime() - idleDays * 24 * 3_600_000);
	const evicted: string[] = [];
	const unproven: string[] = [];
	let after = "00000000-0000-0000-0000-000000000000";
	for (;;) {
		const candidates = await idleThreads(hot, tenant.id, cutoff, after);
		const last = candidates.at(-1);
		if (!last) return { evicted, unproven };
		after = last.id;
		const proven = await provenThreads(hot, cold, candidates);
		const contacts = await coldContacts(
			cold,
			proven.map((thread) => thread.contact_id),
		);
		unproven.push(...candidates.filter((thread) => !proven.includes(thread)).map((thread) => thread.id));
		evicted.push(...(await remove(hot, tenant.id, { threads: proven, contacts, cutoff })));
	}
}

async function idleThreads(hot: HotDatabase, tenantId: string, cutoff: Date, after: string): Promise<Candidate[]> {
	const { rows } = await hot.$client.query<Candidate>(
		`select t.id, t.version, t.contact_id from threads t
		where t.tenant_id = $1 and t.last_message_at < $2 and t.id > $3 and t.hydrated and t.archived_version = t.version
			and not exists (select from messages m where m.thread_id = t.id and m.archived_version < m.version)
			and not exists (select from notes n where n.thread_id = t.id and n.archived_version < n.version)
			and not exists (select from tasks k where k.thread_id = t.id and k.state in ('open', 'claimed'))
			and not exists (select from deliveries d join messages m on m.id = d.subject_id
				where m.thread_id = t.id and d.state in ('pending', 'running'))
			and not exists (select from deliveries d join events e on e.id = d.subject_id
				where e.thread_id = t.id and d.state in ('pending', 'running', 'dead'))
		order by t.id limit ${batchSize}`,
		[tenantId, cutoff, after],
	);
	return rows;
}

async function provenThreads(hot: HotDatabase, cold: pg.Pool, candidates: Candidate[]): Promise<Candidate[]> {
	const ids = candidates.map((thread) => thread.id);
	const { rows: here } = await hot.$client.query<Copy>(historyOf(""), [ids]);
	const { rows: there } = await cold.query<Copy>(historyOf("business."), [ids]);
	const { rows: threadsThere } = await cold.query<Versioned>(
		"select id, version from business.threads where id = any($1)",
		[ids],
	);
	const kept = new Map(there.map((copy) => [copy.id, `${copy.version} ${copy.digest}`]));
	const keptThreads = new Map(threadsThere.map((thread) => [thread.id, thread.version]));
	const missing = new Set(
		here.filter((copy) => kept.get(copy.id) !== `${copy.version} ${copy.digest}`).map((copy) => copy.thread_id),
	);
	return candidates.filter((thread) => !missing.has(thread.id) && keptThreads.get(thread.id) === thread.version);
}

async function coldContacts(cold: pg.Pool, ids: string[]): Promise<Versioned[]> {
	const { rows } = await cold.query<Versioned>("select id, version from business.contacts where id = any($1)", [ids]);
	return rows;
}

/**
 * All in one statement, which looks again at what may have changed since the proof: whatever is newer than its copy
 * keeps its thread.
 */
async function remove(
	hot: HotDatabase,
	tenantId: string,
	{ threads, contacts, cutoff }: { threads: Candidate[]; contacts: Versioned[]; cutoff: Date },
): Promise<string[]> {
	const { rows } = await hot.$client.query<{ id: string }>(
		`with leaving as (
			delete from threads t using json_to_recordset($2::json) as proven(id uuid, version int)
			where t.tenant_id = $1 and t.id = proven.id and t.version = proven.version and t.last_message_at < $4
				and not exists (select from messages m where m.thread_id = t.id and m.archived_version < m.version)
				and not exists (select from notes n where n.thread_id = t.id and n.archived_version < n.version)
			returning t.id, t.contact_id
		), messages_gone as (
			delete from messages where thread_id in (select id from leaving)
		), thread_notes_gone as (
			delete from notes where thread_id in (select id from leaving)
		), contacts_gone as (
			delete from contacts c using json_to_recordset($3::json) as proven(id uuid, version int)
			where c.tenant_id = $1 and c.id = proven.id and c.version = proven.version and c.archived_version = c.version
				and c.id in (select contact_id from leaving)
				and not exists (select from threads t where t.contact_id = c.id and t.id not in (select id from leaving))
				and not exists (select from tasks k where k.contact_id = c.id and k.state in ('open', 'claimed'))
				and not exists (select from notes n where n.contact_id = c.id and n.archived_version < n.version)
			returning c.id
		), contact_notes_gone as (
			delete from notes where contact_id in (select id from contacts_gone) and thread_id is null
		)
		select id from leaving`,
		[tenantId, JSON.stringify(threads), JSON.stringify(contacts), cutoff],
	);
	return rows.map((row) => row.id);
}
