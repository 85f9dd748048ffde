import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, inject } from "vitest";
import { type HotDatabase, openHotStore } from "#hot/client.ts";
import { databaseUrl, templateDatabase } from "./postgres-server.ts";
import { openWebSocketTunnel, type WebSocketTunnel } from "./websocket-tunnel.ts";

export interface TestHotStore {
	hot: HotDatabase;
	/** For code that opens a pool of its own; it must close it. */
	url: string;
	/** What stands between the two where the driver is Neon's. */
	tunnel: WebSocketTunnel | null;
}

/** `FLOMASTR_TEST_HOT_STORE=neon` puts every database test on Neon's driver. */
const usualDriver = process.env.FLOMASTR_TEST_HOT_STORE === "neon" ? "neon" : "pg";

/**
 * A migrated, empty hot store of this test file alone, on real Postgres. Call it once, at the top level of a
 * `*.db.test.ts`; it is closed and dropped after the last test, and the file fails when a connection was left behind.
 * @param max connections of the pool
 * @example `const { hot } = await createHotStore();`
 */
export async function createHotStore(max = 25, driver: "pg" | "neon" = usualDriver): Promise<TestHotStore> {
	const socket = inject("postgresSocket");
	if (!socket) throw new Error("createHotStore() needs the project `db`: name the file *.db.test.ts.");
	const database = `test_${randomUUID().replaceAll("-", "")}`;
	const administer = (statement: string, values: unknown[] = []) => query(socket, statement, values);
	await administer(`create database ${database} template ${templateDatabase}`);
	const url = databaseUrl(socket, database);
	const tunnel = driver === "neon" ? await openWebSocketTunnel(socket) : null;
	const hot = tunnel
		? openHotStore(url, max, { kind: "neon", tunnel: { address: tunnel.address, secure: false } })
		: openHotStore(url, max);

	// Hooks run in reverse order: what the file opened after this is closed before.
	afterAll(async () => {
		const pool = hot.$client;
		const heldClients = pool.totalCount - pool.idleCount;
		// A pool with a held client never ends; dropping the database ends it.
		if (heldClients === 0) await pool.end();
		const open = heldClients === 0 ? await leftOpen(administer, database) : heldClients;
		await tunnel?.close();
		await administer(`drop database ${database} with (force)`);
		if (open > 0)
			throw new Error(
				`${open} database connection(s) were left open at the end of this test file. Close every pool and release every client.`,
			);
	});
	return { hot, url, tunnel };
}

type Administer = (statement: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;

/** A backend outlives its client by a moment: only what stays is a leak. */
async function leftOpen(administer: Administer, database: string): Promise<number> {
	const deadline = Date.now() + 3000;
	for (;;) {
		const rows = await administer("select count(*)::int as open from pg_stat_activity where datname = $1", [database]);
		const open = Number(rows[0]?.open ?? 0);
		if (open === 0 || Date.now() > deadline) return open;
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}

async function query(socket: string, statement: string, values: unknown[]): Promise<Record<string, unknown>[]> {
	const client = new pg.Client({ connectionString: databaseUrl(socket, "postgres") });
	await client.connect();
	try {
		return (await client.query(statement, values)).rows;
	} finally {
		await client.end();
	}
}
