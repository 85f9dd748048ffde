import { createServer, type Server, type Socket } from "node:net";
import type { PGlite } from "@electric-sql/pglite";
import { serveConnection } from "./connection.ts";
import { createTurns, type Turns } from "./turns.ts";

export type WireServer = {
	/** For work on the engine that no client may see half done. */
	turns: Turns;
	/** Takes no more clients, lets the one whose turn it is finish its transaction for at most `graceMs`, cuts the rest. */
	close(graceMs: number): Promise<void>;
};

export type WireOptions = {
	/** Unix socket to listen on. */
	path: string;
	/** Password by user name. */
	users: ReadonlyMap<string, string>;
	superuser: string;
	maxConnections: number;
	idleInTransactionMs: number;
	onEngineFailure: (error: unknown) => void;
};

/**
 * Serves a PGlite engine to many Postgres clients at once. It takes the place of the server in
 * `@electric-sql/pglite-socket` 0.2, which queues single messages: with several clients one can be answered with the
 * rows of another, it accepts any user without a password, and settings of one client reach all.
 */
export async function serveWire(db: PGlite, options: WireOptions): Promise<WireServer> {
	const { rows } = await db.query<{ server_version: string }>("SHOW server_version");
	const turns = createTurns(db, options.superuser);
	const sockets = new Set<Socket>();
	let lastId = 0;
	const server = createServer((socket) => {
		sockets.add(socket);
		socket.once("close", () => sockets.delete(socket));
		lastId++;
		serveConnection(socket, { ...options, id: lastId, turns, serverVersion: rows[0]?.server_version ?? "18" });
	});
	server.maxConnections = options.maxConnections;
	await listen(server, options.path);
	return {
		turns,
		async close(graceMs) {
			server.close();
			const cut = setTimeout(() => sockets.forEach((socket) => void socket.destroy()), graceMs);
			await turns.between(async () => sockets.forEach((socket) => void socket.destroy()));
			clearTimeout(cut);
		},
	};
}

function listen(server: Server, path: string): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once("error", reject);
		server.listen(path, () => {
			server.off("error", reject);
			resolve();
		});
	});
}
