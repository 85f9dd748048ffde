import type pg from "pg";
import { createConnectionBudget } from "./connection-budget.ts";

/** A pool is forgotten after this long without a query; its connections are closed long before. */
const usualIdleMs = 5 * 60_000;
/** Of all tenants' pools together: a Postgres server has 100 by default, and n8n wants its own. */
const usualLimit = 60;

/** The tenants' own databases, opened on first use. */
export interface ColdDirectory {
	/** @throws when the tenant has no database (yet, or any more) */
	of(tenantId: string): Promise<pg.Pool>;
	/** Closes one tenant's pool: before its database is dropped or moved. */
	forget(tenantId: string): Promise<void>;
	close(): Promise<void>;
}

/**
 * @param url gives the connection string of a tenant's business schema, or null when it has none
 * @param max connections per tenant; the embedded database runs one statement at a time and wants one
 */
export function createColdDirectory(
	url: (tenantId: string) => Promise<string | null>,
	max: number,
	{ idleMs = usualIdleMs, limit = usualLimit }: { idleMs?: number; limit?: number } = {},
): ColdDirectory {
	const budget = createConnectionBudget(limit);
	const pools = new Map<string, { pool: pg.Pool; usedAt: number }>();

	const sweep = setInterval(() => {
		for (const [tenantId, entry] of pools) {
			if (Date.now() - entry.usedAt > idleMs && entry.pool.idleCount === entry.pool.totalCount) {
				pools.delete(tenantId);
				void entry.pool.end();
			}
		}
	}, idleMs / 5).unref();

	return {
		async of(tenantId) {
			const known = pools.get(tenantId);
			if (known) {
				known.usedAt = Date.now();
				return known.pool;
			}
			const connectionString = await url(tenantId);
			if (connectionString === null) throw new Error(`Tenant ${tenantId} has no database.`);
			const opened = pools.get(tenantId);
			if (opened) return opened.pool;
			const pool = budget.open({
				connectionString,
				max,
				application_name: "flomastr-cold",
				idleTimeoutMillis: Math.min(10_000, idleMs),
				connectionTimeoutMillis: 10_000,
			});
			// The database may restart under us; the next query opens a new connection.
			pool.on("error", () => {});
			pool.on("connect", (client) => client.on("error", () => {}));
			pools.set(tenantId, { pool, usedAt: Date.now() });
			return pool;
		},
		async forget(tenantId) {
			const entry = pools.get(tenantId);
			pools.delete(tenantId);
			await entry?.pool.end();
		},
		async close() {
			clearInterval(sweep);
			await Promise.all([...pools.values()].map((entry) => entry.pool.end()));
			pools.clear();
		},
	};
}
