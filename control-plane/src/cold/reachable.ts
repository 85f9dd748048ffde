import type pg from "pg";
import type { ColdDirectory } from "./directory.ts";

/** A tenant's own database, or null while it does not answer: what the hot store knows is shown all the same. */
export type ReachableCold = (tenantId: string) => Promise<pg.Pool | null>;

/** After a failure the database is left alone this long, so that every screen does not wait for its time limit. */
const restMs = 5_000;
/** An answer is good for this long: the question costs a turn in a database that n8n uses too. */
const trustMs = 10_000;

export function createReachableCold(directory: ColdDirectory): ReachableCold {
	const known = new Map<string, { there: boolean; until: number }>();
	return async (tenantId) => {
		const last = known.get(tenantId);
		const current = last !== undefined && last.until > Date.now();
		if (current && !last.there) return null;
		try {
			const pool = await directory.of(tenantId);
			if (!current) {
				await pool.query("select 1");
				known.set(tenantId, { there: true, until: Date.now() + trustMs });
			}
			return pool;
		} catch {
			known.set(tenantId, { there: false, until: Date.now() + restMs });
			return null;
		}
	};
}
