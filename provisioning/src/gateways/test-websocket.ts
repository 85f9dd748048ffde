import { createHash, randomBytes } from "node:crypto";
import type { Server } from "node:http";
import { connect } from "node:net";

/** Lets a test's server accept websockets; it says back what it got, and in its headers how it was asked. */
export function acceptUpgrades(server: Server): void {
	server.on("upgrade", (req, socket) => {
		const accept = createHash("sha1")
			.update(`${req.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
			.digest("base64");
		socket.on("error", () => socket.destroy());
		socket.write(
			`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nX-Url: ${req.url}\r\nX-Cookie: ${req.headers.cookie}\r\n\r\n`,
		);
		socket.pipe(socket);
	});
}

export type OpenWebsocket = { head: string; echo(text: string): Promise<string>; closed: Promise<void>; close(): void };

/** Asks for a websocket by hand; resolves with the answer's head, whatever it is. */
export function openWebsocket(port: number, host: string, path: string, cookie: string): Promise<OpenWebsocket> {
	return new Promise((resolve, reject) => {
		const key = randomBytes(16).toString("base64");
		const socket = connect(port, "127.0.0.1", () =>
			socket.write(
				`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nCookie: ${cookie}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
			),
		);
		const closed = new Promise<void>((done) => socket.once("close", () => done()));
		let head = "";
		socket.on("error", reject);
		socket.on("data", function read(chunk) {
			head += chunk;
			if (!head.includes("\r\n\r\n")) return;
			socket.off("data", read);
			const echo = (text: string) =>
				new Promise<string>((done) => {
					socket.once("data", (back) => done(back.toString()));
					socket.write(text);
				});
			resolve({ head, echo, closed, close: () => socket.destroy() });
		});
	});
}
