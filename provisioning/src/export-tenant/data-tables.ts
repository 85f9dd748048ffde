import type pg from "pg";
import { type Part, textPart } from "#backups/write-archive.ts";
import { writeTable } from "./write-table.ts";

type DataTable = { id: string; name: string; columns: { name: string; type: string }[] };

/**
 * n8n's data tables: for each its name and columns, and its rows. n8n keeps a list of them in `data_table`, their columns
 * in `data_table_column`, and the rows of each in a table of its own, whose name ends in the id.
 */
export async function* dataTables(client: pg.Client, folder: string): AsyncGenerator<Part> {
	const { rows: tables } = await client.query<DataTable>(
		`select t.id, t.name, coalesce(
			(select json_agg(json_build_object('name', c.name, 'type', c.type) order by c.index)
				from n8n.data_table_column c where c."dataTableId" = t.id), '[]') as columns
		from n8n.data_table t order by t.id`,
	);
	for (const table of tables) {
		yield textPart(`data-tables/${table.id}.json`, `${JSON.stringify(table, null, "\t")}\n`);
		const rows = client.escapeIdentifier(`data_table_user_${table.id}`);
		yield writeTable(client, `select * from n8n.${rows} order by id`, folder, `data-tables/${table.id}.jsonl`);
	}
}
