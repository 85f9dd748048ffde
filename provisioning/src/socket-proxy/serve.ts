import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Log } from "#log.ts";
import { createJudge, type Passed } from "./judge.ts";
import { Refused } from "./refused.ts";

const longestBody = 1024 * 1024;

export type SocketProxyOptions = { platform: string; socketPath: string; log: Log };

/** A server that passes to Docker's engine what the platform's control plane needs, and refuses the rest with 403. */
export function createSocketProxy({ platform, socketPath, log }: SocketProxyOptions): Server {
	const judge = createJudge(platform, socketPath);

	function refusalOf(incoming: IncomingMessage, thrown: unknown): { status: number; text: string } {
		const status = thrown instanceof Refused ? thrown.status : 502;
		const message = thrown instanceof Error ? thrown.message : String(thrown);
		if (status !== 404) log.warn({ method: incoming.method, url: incoming.url, status }, `refused: ${message}`);
		return { status, text: JSON.stringify({ message }) };
	}

	function toEngine({ method, path, body }: Passed, headers: Record<string, string> = {}) {
		const length = { "Content-Length": String(Buffer.byteLength(body ?? "")) };
		return request({
			socketPath,
			method,
			path,
			headers: { Host: "docker", ...(body !== null && { "Content-Type": "application/json" }), ...length, ...headers },
		});
	}

	async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
		try {
			const passed = await judge(incoming.method ?? "", incoming.url ?? "", () => readBody(incoming));
			incoming.resume();
			await new Promise<void>((resolve, reject) => {
				const asked = toEngine(passed).once("error", reject);
				outgoing.once("close", () => asked.destroy());
				asked.once("response", (reply) => {
					outgoing.writeHead(reply.statusCode ?? 502, withoutHop(reply.headers));
					// An event stream says nothing for hours; whoever waits for its head must get it.
					outgoing.flushHeaders();
					reply.pipe(outgoing);
					reply.once("error", () => outgoing.destroy());
					outgoing.once("close", resolve);
				});
				asked.end(passed.body ?? "");
			});
		} catch (thrown) {
			if (outgoing.headersSent || outgoing.destroyed) return void outgoing.destroy();
			const { status, text } = refusalOf(incoming, thrown);
			outgoing.writeHead(status, { "Content-Type": "application/json", Connection: "close" }).end(text);
		}
	}

	/** Attaching turns the connection into a plain stream in both directions, each of which may end by itself. */
	async function attach(incoming: IncomingMessage, client: Duplex, head: Buffer): Promise<void> {
		client.on("error", () => client.destroy());
		try {
			const passed = await judge(incoming.method ?? "", incoming.url ?? "", () => readBody(incoming));
			if (!/\/attach(\?|$)/.test(passed.path)) throw new Refused("Only attaching may turn into a stream.", 400);
			const said = await withoutBody(client, head, Number(incoming.headers["content-length"] ?? 0));
			const asked = toEngine(passed, { Connection: "Upgrade", Upgrade: "tcp" });
			asked.once("error", (error) => endWith(client, refusalOf(incoming, error)));
			asked.once("response", (reply) => {
				reply.resume();
				endWith(client, refusalOf(incoming, new Refused("The engine did not open the stream.", reply.statusCode)));
			});
			asked.once("upgrade", (_reply, engine: Duplex, first: Buffer) => {
				client.write("HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\n");
				client.write("Connection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
				client.write(first);
				engine.write(said);
				engine.once("error", () => client.destroy());
				client.once("close", () => engine.destroy());
				engine.once("close", () => client.destroy());
				engine.pipe(client);
				client.pipe(engine);
			});
			asked.end();
		} catch (thrown) {
			endWith(client, refusalOf(incoming, thrown));
		}
	}

	const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
	server.on("upgrade", (incoming, client, head) => void attach(incoming, client, head));
	return server;
}

/**
 * Clients send a body with the call that turns into a stream; Node hands it over as the stream's first bytes. The
 * container must not read it as its input.
 *
 * @returns What came behind the body so far.
 */
async function withoutBody(client: Duplex, head: Buffer, length: number): Promise<Buffer> {
	if (!(length >= 0 && length <= longestBody)) throw new Refused("The body of an attach has no sensible length.", 400);
	let came = head;
	while (came.length < length) {
		const chunk: Buffer | null = client.read();
		if (chunk !== null) came = Buffer.concat([came, chunk]);
		else if (client.readableEnded || client.destroyed) throw new Refused("The body of an attach ended early.", 400);
		else await new Promise<void>((resolve) => void client.once("readable", resolve).once("close", resolve));
	}
	client.removeAllListeners("readable");
	return came.subarray(length);
}

async function readBody(incoming: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of incoming) {
		size += chunk.length;
		if (size > longestBody) throw new Refused(`The body is longer than ${longestBody} bytes.`, 413);
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString("utf8");
}

function withoutHop(headers: IncomingMessage["headers"]): IncomingMessage["headers"] {
	const { connection: _connection, "transfer-encoding": _encoding, "keep-alive": _alive, ...rest } = headers;
	return rest;
}

function endWith(client: Duplex, { status, text }: { status: number; text: string }): void {
	const head = `HTTP/1.1 ${status} Refused\r\nContent-Type: application/json\r\nConnection: close\r\n`;
	client.end(`${head}Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
}
