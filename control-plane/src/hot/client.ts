import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import pg from "pg";
import { openNeonPool, type Tunnel } from "./neon-pool.ts";

export type HotDatabase = NodePgDatabase & { $client: pg.Pool };

/** `pg` speaks over TCP or a socket, `neon` over a WebSocket: Neon's computes sleep, and its proxy wakes them. */
export type HotDriver = { kind: "pg" } | { kind: "neon"; tunnel?: Tunnel };

/** A server that is gone without a word is noticed after this long; waiting for one of our own connections counts. */
const connectMs = 10_000;

/**
 * Opens the hot store: the embedded PGlite, any Postgres, or Neon. The role of the URL owns the tables and is therefore
 * not bound by row-level security; requests of a tenant run through `withTenant`. A store that goes away fails the
 * queries meanwhile; the next one opens a new connection.
 *
 * @param url `postgres://…`; a unix socket as `?host=/path`
 * @param max connections held at most; the embedded store runs one statement at a time and wants few
 * @param driver by default told by the URL's host: Neon's end in `.neon.tech`
 */
export function openHotStore(url: string, max: number, driver = driverOf(url)): HotDatabase {
	const settings = {
		connectionString: url,
		max,
		connectionTimeoutMillis: connectMs,
		application_name: "flomastr",
	};
	const pool = driver.kind === "neon" ? openNeonPool(settings, driver.tunnel) : new pg.Pool(settings);
	// An idle connection that the server closed is replaced on next use; without a listener it would end the process.
	pool.on("error", () => {});
	// The same of one that a transaction holds: its statement fails, and says so to whoever waits for it.
	pool.on("connect", (client) => client.on("error", () => {}));
	return drizzle(pool);
}

function driverOf(url: string): HotDriver {
	// A URL of a unix socket alone has no host, which URL refuses.
	const host = URL.canParse(url) ? new URL(url).hostname : "";
	return { kind: host.endsWith(".neon.tech") ? "neon" : "pg" };
}
