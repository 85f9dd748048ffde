import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { join } from "node:path";
import { createWebSocketStream, WebSocketServer } from "ws";

export interface WebSocketTunnel {
	/** `host:port/path`, as Neon's driver wants its proxy. */
	address: string;
	/** Connections at this moment. */
	open(): number;
	/** Ends every connection without a word, as a compute that goes to sleep does. */
	cut(): void;
	/** Refuses new ones and ends those there are, until `mend`. */
	breakDown(): void;
	mend(): void;
	close(): Promise<void>;
}

/** What Neon has in front of its Postgres: bytes of a WebSocket in, bytes of a connection out. */
export async function openWebSocketTunnel(socketFolder: string): Promise<WebSocketTunnel> {
	let broken = false;
	const server = new WebSocketServer({
		host: "127.0.0.1",
		port: 0,
		path: "/v2",
		verifyClient: () => !broken,
	});
	server.on("connection", (webSocket) => {
		const stream = createWebSocketStream(webSocket);
		const postgres = connect(join(socketFolder, ".s.PGSQL.5432"));
		stream.pipe(postgres).pipe(stream);
		// Whichever side goes takes the other along.
		for (const [one, other] of [[stream, postgres] as const, [postgres, stream] as const]) {
			one.on("error", () => other.destroy());
			one.on("close", () => other.destroy());
		}
	});
	await new Promise((resolve) => server.once("listening", resolve));
	const cut = () => {
		for (const client of server.clients) client.terminate();
	};
	return {
		address: `127.0.0.1:${(server.address() as AddressInfo).port}/v2`,
		open: () => server.clients.size,
		cut,
		breakDown() {
			broken = true;
			cut();
		},
		mend() {
			broken = false;
		},
		async close() {
			cut();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
