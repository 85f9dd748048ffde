import type pg from "pg";
import type { HotDatabase } from "#hot/client.ts";
import type { TenantRef } from "../context.ts";
import { idleDays } from "./evict.ts";

/** Contacts that one run takes out at most; the next run goes on. */
const batchSize = 1_000;

const isIdle = `
	c.tenant_id = $1 and c.hydrated and c.archived_version = c.version and c.updated_at < $2
	and not exists (select from threads t where t.contact_id = c.id)
	and not exists (select from tasks k where k.contact_id = c.id and k.state in ('open', 'claimed'))
	and not exists (select from notes n where n.contact_id = c.id and n.archived_version < n.version)
	and not exists (select from events e join deliveries d on d.subject_id = e.id
		where e.contact_id = c.id and d.state in ('pending', 'running', 'dead'))`;

/**
 * Takes contacts out of the hot store that no conversation and no task needs: those that workflows wrote into the
 * address book, and that nobody touched for 14 days. Each must be proven to be in the tenant's own database in the same
 * version, and its notes copied; a search or an upsert still finds them there.
 * @returns how many left
 */
export async function evictIdleContacts(
	hot: HotDatabase,
	cold: pg.Pool,
	tenant: TenantRef,
	now: Date,
): Promise<number> {
	const cutoff = new Date(now.getTime() - idleDays * 24 * 3_600_000);
	const { rows: idle } = await hot.$client.query<{ id: string }>(
		`select c.id from contacts c where ${isIdle} order by c.updated_at limit ${batchSize}`,
		[tenant.id, cutoff],
	);
	if (idle.length === 0) return 0;
	const { rows: proven } = await cold.query("select id, version from business.contacts where id = any($1)", [
		idle.map((contact) => contact.id),
	]);
	const { rowCount } = await hot.$client.query(
		`with leaving as (
			delete from contacts c using json_to_recordset($3::json) as proven(id uuid, version int)
			where c.id = proven.id and c.version = proven.version and ${isIdle}
			returning c.id
		), notes_gone as (
			delete from notes where contact_id in (select id from leaving)
		)
		select id from leaving`,
		[tenant.id, cutoff, JSON.stringify(proven)],
	);
	return rowCount ?? 0;
}
