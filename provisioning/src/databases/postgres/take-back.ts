import { quoted, roleName } from "./names.ts";

/**
 * Makes everything in each schema its role's again: before a role can be dropped, what it owned has to become somebody
 * else's. Fails where a schema is gone (SQLSTATE 3F000): an empty one would look whole.
 */
export function takeBackStatements(database: string): string[] {
	return (["n8n", "business"] as const).map((schema) => {
		const owner = quoted(roleName(database, schema));
		const strayed = (catalog: string, column: string, alias: string) =>
			`${alias}.${column}namespace = '${schema}'::regnamespace AND ${alias}.${column}owner <> '${owner}'::regrole
				AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = '${catalog}'::regclass AND objid = ${alias}.oid AND deptype = 'e')`;
		return `DO $$ DECLARE one text; BEGIN
			ALTER SCHEMA ${schema} OWNER TO ${owner};
			FOR one IN
				SELECT 'TABLE ' || c.oid::regclass FROM pg_class c
				WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND ${strayed("pg_class", "rel", "c")}
					-- The sequence of a column follows its table.
					AND NOT (c.relkind = 'S' AND EXISTS (SELECT FROM pg_depend
						WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype IN ('a', 'i')))
				UNION ALL SELECT 'ROUTINE ' || p.oid::regprocedure FROM pg_proc p WHERE ${strayed("pg_proc", "pro", "p")}
				UNION ALL SELECT 'TYPE ' || t.oid::regtype FROM pg_type t
				WHERE ${strayed("pg_type", "typ", "t")} AND (t.typtype IN ('e', 'd', 'r')
					OR t.typrelid IN (SELECT oid FROM pg_class WHERE relkind = 'c'))
			LOOP EXECUTE 'ALTER ' || one || ' OWNER TO ${owner}'; END LOOP;
		END $$`;
	});
}
