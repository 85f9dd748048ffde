import { and, inArray, isNotNull, lte, or, type SQL, sql } from "drizzle-orm";
import { tasks } from "./schema.hot.ts";

/**
 * Tasks that the platform must end now: their time has come, and either they say what is to be done then or an
 * execution waits for them. A task that nobody waits for stays in the queue, overdue, until a person decides.
 */
export function expiresAt(now: Date): SQL | undefined {
	return and(
		inArray(tasks.state, ["open", "claimed"]),
		lte(tasks.dueAt, now),
		or(isNotNull(tasks.resume), sql`(${tasks.object}->'on_timeout')::text <> 'null'`),
	);
}
