import { Client, Pool } from "@neondatabase/serverless";
import type pg from "pg";

/** Where the WebSocket goes instead of Neon's own proxy: `host:port/path`. Plain `ws` without `secure`. */
export type Tunnel = { address: string; secure: boolean };

/**
 * A pool like pg's whose connections run over WebSockets to Neon. Its own driver is used because it sends password and
 * first query in one go, and passes where only HTTPS does; sessions, transactions and prepared statements stay Postgres'.
 *
 * @param tunnel a proxy of one's own in front of any Postgres; it may ask for the password as it likes
 */
export function openNeonPool(settings: pg.PoolConfig, tunnel?: Tunnel): pg.Pool {
	class Tunneled extends Client {
		constructor(config?: ConstructorParameters<typeof Client>[0]) {
			super(config);
			const socket = this.neonConfig;
			const emit = socket.emit.bind(socket);
			socket.emit = (event, ...said) => emit(event, ...(event === "error" ? said.map(asError) : said));
			// Neon's proxy takes the password unasked; other servers want SCRAM.
			if (tunnel) {
				this.neonConfig.wsProxy = tunnel.address;
				this.neonConfig.useSecureWebSocket = tunnel.secure;
				this.neonConfig.pipelineConnect = false;
			}
		}
	}
	const pool = new Pool(settings as ConstructorParameters<typeof Pool>[0]);
	pool.Client = Tunneled;
	// The same classes of the same authors: the driver carries a copy of pg in itself, typed apart.
	return pool as unknown as pg.Pool;
}

/** The driver passes on the WebSocket's event, which is no error and names no code. */
function asError(thrown: unknown): Error {
	if (thrown instanceof Error) return thrown;
	const { message } = thrown as { message?: string };
	const reason = message ? `: ${message}` : "";
	return Object.assign(new Error(`The hot store's WebSocket failed${reason}`, { cause: thrown }), {
		code: "ECONNRESET",
		syscall: "read",
	});
}
