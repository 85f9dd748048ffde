import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import pg from "pg";

export type HotDatabase = NodePgDatabase & { $client: pg.Pool };

/**
 * Opens the hot store: the embedded PGlite, or any Postgres. The role of the URL owns the tables and is therefore not
 * bound by row-level security; requests of a tenant run through `withTenant`.
 * @param url `postgres://…`; a unix socket as `?host=/path`
 * @param max connections held at most; the embedded store runs one statement at a time and wants few
 */
export function openHotStore(url: string, max: number): HotDatabase {
	const pool = new pg.Pool({ connectionString: url, max, application_name: "flomastr" });
	// An idle connection that the server closed is replaced on next use; without a listener it would end the process.
	pool.on("error", () => {});
	return drizzle(pool);
}
