import { sql } from "drizzle-orm";
import type { HotDatabase } from "./client.ts";

/**
 * Puts the second wall around every table that has a `tenant_id`: the role `flomastr_tenant` sees and writes only the
 * rows of the tenant named in `flomastr.tenant_id`, and nothing of the tables without one. Idempotent; runs after each
 * migration so that a new table cannot be forgotten.
 */
export async function guardRows(hot: HotDatabase): Promise<void> {
	await hot.execute(sql`
do $$
declare guarded text;
begin
	if not exists (select from pg_roles where rolname = 'flomastr_tenant') then
		begin
			create role flomastr_tenant nologin;
		exception when duplicate_object or unique_violation then
			null; -- roles belong to the whole server: another database of it was quicker
		end;
	end if;
	execute 'grant flomastr_tenant to current_user';
	grant usage on schema public to flomastr_tenant;
	for guarded in
		select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
		where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attname = 'tenant_id' and not a.attisdropped
			and c.relname <> 'tenant_secrets'
	loop
		execute format('alter table %I enable row level security', guarded);
		execute format('drop policy if exists own_tenant on %I', guarded);
		execute format(
			'create policy own_tenant on %I to flomastr_tenant using (tenant_id = current_setting(''flomastr.tenant_id'')::uuid)',
			guarded);
		execute format('grant select, insert, update, delete on %I to flomastr_tenant', guarded);
	end loop;
	grant usage, select on all sequences in schema public to flomastr_tenant;
	grant select (id, name) on users to flomastr_tenant;
end $$`);
}
