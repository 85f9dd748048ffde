import { type ClientRequest, request as overHttp } from "node:http";
import { type Agent, request as overHttps } from "node:https";
import { createServer } from "node:net";

export interface CallInit {
	method?: string;
	headers?: Record<string, string>;
	/** A string or bytes go as they are, anything else as JSON. */
	body?: unknown;
}

export interface Answer {
	status: number;
	headers: Record<string, string | string[] | undefined>;
	text: string;
	json(): never;
}

/** With TLS: whom to trust, and who wants to know when the connection stands. */
export interface Secured {
	agent: Agent;
	onOpen(): void;
}

/**
 * One request to a port of this machine. Host names below localhost resolve in browsers, not in Node: the address is
 * loopback, the Host header (and with TLS the name that is asked for) tells them.
 */
export function call(
	port: number,
	host: string,
	path: string,
	init: CallInit = {},
	secured: Secured | null = null,
): Promise<Answer> {
	const raw = typeof init.body === "string" || Buffer.isBuffer(init.body) ? init.body : JSON.stringify(init.body);
	const headers: Record<string, string> = {
		...(raw !== undefined && { "content-type": "application/json", "content-length": `${Buffer.byteLength(raw)}` }),
		...init.headers,
	};
	return new Promise((resolve, reject) => {
		const sent = openRequest(port, host, path, { ...init, headers }, secured?.agent);
		sent.once("response", async (response) => {
			const parts: Buffer[] = [];
			for await (const part of response) parts.push(part);
			const text = Buffer.concat(parts).toString();
			resolve({
				status: response.statusCode ?? 0,
				headers: response.headers,
				text,
				json: () => JSON.parse(text) as never,
			});
		});
		sent.on("error", reject);
		if (secured) sent.once("socket", (socket) => socket.once("secureConnect", secured.onOpen));
		sent.end(raw);
	});
}

/** A request that is not sent yet, to be followed by who makes it. Over TLS where there is an agent for it. */
export function openRequest(
	port: number,
	host: string,
	path: string,
	{ method = "GET", headers = {} }: Omit<CallInit, "body"> = {},
	agent?: Agent,
): ClientRequest {
	const options = { port, host: "127.0.0.1", path, method, headers: { host: `${host}:${port}`, ...headers } };
	return agent ? overHttps({ ...options, agent, servername: host }) : overHttp(options);
}

export async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address = server.address();
	await new Promise((resolve) => server.close(resolve));
	if (typeof address !== "object" || address === null) throw new Error("no free port");
	return address.port;
}
