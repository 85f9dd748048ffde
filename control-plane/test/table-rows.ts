import type pg from "pg";

/** Every row of every table of these schemas, as text and sorted, by table: what two databases are compared by. */
export async function tableRows(pool: pg.Pool | pg.Client, schemas: string[]): Promise<Record<string, string[]>> {
	const { rows: tables } = await pool.query<{ schema: string; name: string }>(
		"select schemaname as schema, tablename as name from pg_tables where schemaname = any($1) order by 1, 2",
		[schemas],
	);
	const found: Record<string, string[]> = {};
	for (const { schema, name } of tables) {
		const { rows } = await pool.query<{ row: string }>(
			`select row_to_json(t)::text as row from "${schema}"."${name}" t`,
		);
		found[`${schema}.${name}`] = rows.map(({ row }) => row).toSorted();
	}
	return found;
}
