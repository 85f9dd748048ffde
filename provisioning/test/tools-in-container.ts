import type { PostgresTools } from "#databases/postgres/tools.ts";

/** Postgres' own programs inside a container: those of this machine may be older than its server. */
export function toolsInContainer(name: string): PostgresTools {
	const exec = (program: string) => ["docker", "exec", "--interactive", "--env", "PGPASSWORD", name, program];
	return { pgDump: exec("pg_dump"), pgRestore: exec("pg_restore") };
}
