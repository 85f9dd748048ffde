import type pg from "pg";
import type { HotDatabase } from "#hot/client.ts";
import type { TenantRef } from "../context.ts";

/** Silence after which a thread leaves the hot store. */
export const idleDays = 14;
const batchSize = 200;

interface Candidate {
	id: string;
	version: number;
}
interface Copy {
	id: string;
	thread_id: string;
	version: number;
	digest: string;
}

const digests = (table: string, tenantFilter: string) => `
select id, thread_id, version, md5(content::text) as digest from ${table} where ${tenantFilter} thread_id = any($1)`;

/**
 * Takes threads without activity out of the hot store, once every message of theirs is proven to be in the tenant's own
 * database: same id, same version, same digest of the content. A thread that was touched meanwhile, has an open task or
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
		unproven.push(...candidates.filter((thread) => !proven.includes(thread)).map((thread) => thread.id));
		evicted.push(...(await remove(hot, tenant.id, proven, cutoff)));
	}
}

async function idleThreads(hot: HotDatabase, tenantId: string, cutoff: Date, after: string): Promise<Candidate[]> {
	const { rows } = await hot.$client.query<Candidate>(
		`select t.id, t.version from threads t
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
	const { rows: here } = await hot.$client.query<Copy>(digests("messages", ""), [ids]);
	const { rows: there } = await cold.query<Copy>(digests("business.messages", ""), [ids]);
	const { rows: threadsThere } = await cold.query<Candidate>(
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

async function remove(hot: HotDatabase, tenantId: string, threads: Candidate[], cutoff: Date): Promise<string[]> {
	const { rows } = await hot.$client.query<{ id: string }>(
		`with leaving as (
			delete from threads t using json_to_recordset($2::json) as proven(id uuid, version int)
			where t.tenant_id = $1 and t.id = proven.id and t.version = proven.version and t.last_message_at < $3
			returning t.id, t.contact_id
		), messages_gone as (
			delete from messages where thread_id in (select id from leaving)
		), notes_gone as (
			delete from notes where thread_id in (select id from leaving)
		), contacts_gone as (
			delete from contacts c where c.id in (select contact_id from leaving) and c.archived_version = c.version
				and not exists (select from threads t where t.contact_id = c.id and t.id not in (select id from leaving))
				and not exists (select from tasks k where k.contact_id = c.id and k.state in ('open', 'claimed'))
		)
		select id from leaving`,
		[tenantId, JSON.stringify(threads), cutoff],
	);
	return rows.map((row) => row.id);
}
