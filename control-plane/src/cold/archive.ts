import type pg from "pg";
import type { HotDatabase } from "#hot/client.ts";
import { type ArchivedTable, archivedTables } from "./archived-tables.ts";

/** Rows copied at a time: a few hundred kilobytes of JSON. */
const batchSize = 500;

/**
 * Copies whatever of a tenant changed since it was last copied. Idempotent by id and version: stopped at any moment,
 * the next run goes on; a row changed meanwhile keeps a version above its archived one and is copied again.
 * @returns how many rows were copied; fewer than there are when `limit` was reached
 */
export async function archiveTenant(hot: HotDatabase, cold: pg.Pool, tenantId: string): Promise<number> {
	let copied = 0;
	for (const table of archivedTables) {
		for (;;) {
			const rows = await changedRows(hot, table, tenantId);
			if (rows.length === 0) break;
			await putRows(cold, table, rows);
			await markArchived(hot, table, rows);
			copied += rows.length;
			if (rows.length < batchSize) break;
		}
	}
	return copied;
}

type Row = Record<string, unknown> & { id: string; version: number };

async function changedRows(hot: HotDatabase, table: ArchivedTable, tenantId: string): Promise<Row[]> {
	const gathered = Object.entries(table.gathered ?? {}).map(([name, query]) => `${query} as ${name}`);
	// A row of the cold store that was not yet brought back must not be overwritten by the little the hot store knows.
	const hydrated = ["contacts", "threads"].includes(table.name) ? "and row.hydrated" : "";
	const { rows } = await hot.$client.query<{ json: Row }>(
		`select row_to_json(changed) as json from (
			select ${[...table.columns.map((column) => `row.${column}`), ...gathered].join(", ")} from ${table.name} row
			where row.tenant_id = $1 and row.archived_version < row.version ${hydrated}
			order by row.id limit ${batchSize}) changed`,
		[tenantId],
	);
	return rows.map(({ json }) => ({ ...json, ...table.derive?.(json) }));
}

async function putRows(cold: pg.Pool, table: ArchivedTable, rows: Row[]): Promise<void> {
	const columns = [...table.columns, ...(table.derived ?? []), ...Object.keys(table.gathered ?? {})];
	const updates = columns.filter((column) => column !== "id").map((column) => `${column} = excluded.${column}`);
	await cold.query(
		`insert into business.${table.name} as kept (${columns.join(", ")})
		select ${columns.join(", ")} from json_populate_recordset(null::business.${table.name}, $1::json)
		on conflict (id) do update set ${updates.join(", ")} where kept.version < excluded.version`,
		[JSON.stringify(rows)],
	);
}

async function markArchived(hot: HotDatabase, table: ArchivedTable, rows: Row[]): Promise<void> {
	await hot.$client.query(
		`update ${table.name} row set archived_version = done.version
		from json_to_recordset($1::json) as done(id uuid, version int) where row.id = done.id`,
		[JSON.stringify(rows.map(({ id, version }) => ({ id, version })))],
	);
}
