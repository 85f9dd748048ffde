import type { Server } from "./server.ts";

/** Said of a database that is complete. Nobody was let into one that does not say so: a kill came between. */
export const ready = "FloMastr: ready";

/** Null when there is none. */
export async function findDatabase(server: Server, database: string): Promise<"complete" | "unfinished" | null> {
	const [found] = await server.query<{ said: string | null }>(
		"SELECT shobj_description(oid, 'pg_database') AS said FROM pg_database WHERE datname = $1",
		[database],
	);
	if (!found) return null;
	return found.said === ready ? "complete" : "unfinished";
}
