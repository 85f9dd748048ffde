import type { HotDatabase } from "#hot/client.ts";

/** Deletes every row of a tenant from the hot store, whatever table has them; the audit log and the register stay. */
export async function eraseTenantRows(hot: HotDatabase, tenantId: string): Promise<void> {
	const { rows } = await hot.$client.query<{ name: string }>(
		`select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
		where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attname = 'tenant_id'
			and not a.attisdropped and c.relname <> 'audit_log'`,
	);
	for (const { name } of rows) await hot.$client.query(`delete from "${name}" where tenant_id = $1`, [tenantId]);
}
