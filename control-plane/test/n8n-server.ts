import { createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface N8nServer {
	origin: string;
	/** Webhooks that came with a right signature, in order. */
	received: { path: string; body: Record<string, unknown> }[];
	/** Why requests were refused; empty in a healthy run. */
	complaints: string[];
	/** How often somebody signed in. */
	signIns: () => number;
	/** Answers this status to sign-ins from now on, with these headers; null signs in again. */
	refuseSignIn(status: number | null, headers?: Record<string, string>): void;
	/** What else a sign-in sets from now on, as `Set-Cookie` says it. */
	setBesides(cookies: string[]): void;
	close(): Promise<void>;
}

export const n8nOwner = { email: "owner@n8n.test", password: "n8n-owner-password-7431" };
export const n8nCookie = "n8n-auth=n8n-session-9482";

/** A stand-in for a tenant's n8n on loopback: checks signatures and the owner's sign-in as the real one and our nodes do. */
export async function startN8nServer(signingSecret: string): Promise<N8nServer> {
	const received: N8nServer["received"] = [];
	const complaints: string[] = [];
	let signIns = 0;
	let refusal: { status: number; headers: Record<string, string> } | null = null;
	let besides: string[] = [];

	const server = createServer((request, response) => void answer(request, response));

	async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const parts: Buffer[] = [];
		for await (const part of request) parts.push(part);
		const raw = Buffer.concat(parts).toString();
		const path = request.url ?? "";
		if (path === "/rest/login") return signIn(request, response, raw);
		const header = String(request.headers["x-flomastr-signature"]);
		const t = /^t=(\d+),v1=[0-9a-f]{64}$/.exec(header)?.[1] ?? "";
		const expected = `t=${t},v1=${createHmac("sha256", signingSecret).update(`${t}.${raw}`).digest("hex")}`;
		const delivery = request.headers["x-flomastr-delivery"];
		if (header !== expected || !delivery) {
			complaints.push(`${path}: the signature ${header} does not fit`);
			return void response.writeHead(401).end();
		}
		received.push({ path, body: JSON.parse(raw) });
		response.writeHead(200, { "content-type": "application/json", "x-flomastr-accepted": delivery }).end("{}");
	}

	function signIn(request: IncomingMessage, response: ServerResponse, raw: string): void {
		if (request.method === "GET") {
			return void response.writeHead(request.headers.cookie === n8nCookie ? 200 : 401).end("{}");
		}
		if (refusal !== null) return void response.writeHead(refusal.status, refusal.headers).end("{}");
		const given = JSON.parse(raw);
		const right = given.emailOrLdapLoginId === n8nOwner.email && given.password === n8nOwner.password;
		if (!right || request.headers["browser-id"] !== undefined) {
			complaints.push("a sign-in with wrong credentials or a browser-id");
			return void response.writeHead(401).end("{}");
		}
		signIns += 1;
		response.setHeader("set-cookie", [`${n8nCookie}; Max-Age=604800; Path=/; HttpOnly; SameSite=Lax`, ...besides]);
		response.writeHead(200, { "content-type": "application/json" }).end("{}");
	}

	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return {
		origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		received,
		complaints,
		signIns: () => signIns,
		refuseSignIn: (status, headers = {}) => {
			refusal = status === null ? null : { status, headers };
		},
		setBesides: (cookies) => {
			besides = cookies;
		},
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}
