import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type BodyCheck, loadBodyCheck } from "./graph-spec.ts";

/** What the server does instead of what it was asked: a Graph error, silence, or a broken connection. */
export type Misbehaviour =
	| { status: number; code: number; message?: string; details?: string; transient?: boolean; retryAfter?: number }
	| "hang"
	| "drop"
	| "not-json"
	| "no-id";

export interface GraphRequest {
	method: string;
	/** Without the version: `/106540352242922/messages`. */
	path: string;
	body: unknown;
}

export interface StoredMedia {
	bytes: Uint8Array;
	mime_type: string;
	/** Answer another link than this server's own. */
	url?: string;
}

export interface GraphServer {
	/** The base URL with its version, as `graph_url` of a connection. */
	url: string;
	/** Everything that was asked, in order, wrong requests included. */
	requests: GraphRequest[];
	/** Why requests were refused; empty in a healthy run. */
	complaints: string[];
	/** Misbehaves once per entry, then well again. */
	misbehave(...next: Misbehaviour[]): void;
	putMedia(id: string, file: StoredMedia): void;
	close(): Promise<void>;
}

export interface GraphServerOptions {
	token: string;
	phoneNumberId: string;
	/** False checks bodies by shapes of our own: quicker to start, for benchmarks. */
	specification?: boolean;
	/** Called with the body and the id of every accepted message, e.g. to send statuses back. */
	onMessage?: (body: Record<string, unknown>, vendorId: string) => void;
}

let bySpecification: BodyCheck | undefined;

/** The document is parsed once a process. */
function bodyCheck(specification: boolean): BodyCheck {
	if (!specification) return loadBodyCheck(false);
	bySpecification ??= loadBodyCheck();
	return bySpecification;
}

/** A stand-in for graph.facebook.com on loopback that accepts only what Meta would. */
export async function startGraphServer(options: GraphServerOptions): Promise<GraphServer> {
	const check = bodyCheck(options.specification !== false);
	const state = {
		requests: [] as GraphRequest[],
		complaints: [] as string[],
		next: [] as Misbehaviour[],
		media: new Map<string, StoredMedia>(),
		sent: 0,
	};
	const server = createServer((request, response) => {
		answer(request, response).catch((error: unknown) => {
			state.complaints.push(String(error));
			refuse(response, { status: 500, code: 1, message: String(error) });
		});
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

	async function answer(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
		const url = new URL(request.url ?? "/", origin);
		const raw = await readAll(request);
		const path = url.pathname.replace(/^\/v\d+\.\d+/, "");
		const multipart = request.headers["content-type"]?.startsWith("multipart/form-data") ?? false;
		const body = multipart ? await readForm(raw, request.headers["content-type"] ?? "") : readJson(raw);
		state.requests.push({ method: request.method ?? "", path, body });
		const complain = (status: number, code: number, message: string) => {
			state.complaints.push(`${request.method} ${path}: ${message}`);
			return refuse(response, { status, code, message });
		};

		if (request.headers.authorization !== `Bearer ${options.token}`) {
			return complain(401, 190, "Invalid OAuth access token - Cannot parse access token");
		}
		if (request.method === "GET" && path.startsWith("/files/")) return serveFile(path.slice(7), response);
		const mischief = state.next.shift();
		if (mischief) return misbehave(mischief, request, response);
		if (!/^\/v\d+\.\d+\//.test(url.pathname)) return complain(400, 2500, `no API version in ${url.pathname}`);
		if (request.method === "GET" && /^\/[\w-]+$/.test(path)) return describeFile(path.slice(1), url, response);
		if (request.method === "POST" && path === `/${options.phoneNumberId}/media`)
			return storeFile(body, response, complain);
		if (request.method !== "POST" || path !== `/${options.phoneNumberId}/messages`) {
			return complain(400, 100, `Unsupported ${request.method} request. Object with ID '${path}' does not exist`);
		}
		if (!request.headers["content-type"]?.startsWith("application/json")) {
			return complain(400, 100, `a JSON body was expected, found ${request.headers["content-type"]}`);
		}
		const problems = check(body);
		if (problems.length > 0) return complain(400, 100, `Invalid parameter: ${problems.join("; ")}`);
		return accept(body as Record<string, unknown>, response);
	}

	function accept(body: Record<string, unknown>, response: ServerResponse): unknown {
		if (body.status === "read") return reply(response, 200, { success: true });
		state.sent += 1;
		const vendorId = `wamid.${Buffer.from(`sent-${state.sent}`).toString("base64")}`;
		const to = String(body.to ?? body.recipient);
		reply(response, 200, {
			messaging_product: "whatsapp",
			contacts: [{ input: to, ...(body.to ? { wa_id: to.replace(/^\+/, "") } : { user_id: to }) }],
			messages: [{ id: vendorId, ...(body.type === "template" ? { message_status: "accepted" } : {}) }],
		});
		options.onMessage?.(body, vendorId);
		return undefined;
	}

	function describeFile(id: string, url: URL, response: ServerResponse): unknown {
		const file = state.media.get(id);
		if (!file || url.searchParams.get("phone_number_id") !== options.phoneNumberId) {
			return refuse(response, {
				status: 400,
				code: 100,
				message: `Unsupported get request. Object with ID '${id}' does not exist`,
			});
		}
		return reply(response, 200, {
			url: file.url ?? `${origin}/files/${id}`,
			mime_type: file.mime_type,
			sha256: createHash("sha256").update(file.bytes).digest("hex"),
			file_size: file.bytes.byteLength,
			id,
			messaging_product: "whatsapp",
		});
	}

	function serveFile(id: string, response: ServerResponse): unknown {
		const file = state.media.get(id);
		if (!file) return reply(response, 404, { error: { message: "expired", code: 100 } });
		response.writeHead(200, { "Content-Type": file.mime_type, "Content-Length": file.bytes.byteLength });
		return response.end(file.bytes);
	}

	function storeFile(
		body: unknown,
		response: ServerResponse,
		complain: (status: number, code: number, message: string) => unknown,
	): unknown {
		const form = body as Record<string, unknown>;
		if (form.messaging_product !== "whatsapp" || !(form.file instanceof Blob)) {
			return complain(400, 100, "(#100) Param file must be a file and messaging_product must be whatsapp");
		}
		return reply(response, 200, { id: String(985_569_392_615_000 + state.requests.length) });
	}

	return {
		url: `${origin}/v23.0`,
		requests: state.requests,
		complaints: state.complaints,
		misbehave: (...next) => void state.next.push(...next),
		putMedia: (id, file) => void state.media.set(id, file),
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

function misbehave(how: Misbehaviour, request: IncomingMessage, response: ServerResponse): unknown {
	if (how === "hang") return undefined;
	if (how === "drop") return request.socket.destroy();
	if (how === "not-json") return response.writeHead(200, { "Content-Type": "text/html" }).end("<html>hello</html>");
	if (how === "no-id") return reply(response, 200, { messaging_product: "whatsapp" });
	return refuse(response, how);
}

function refuse(response: ServerResponse, error: Exclude<Misbehaviour, string>): unknown {
	return reply(
		response,
		error.status,
		{
			error: {
				message: error.message ?? `(#${error.code}) refused`,
				type: error.code === 190 ? "OAuthException" : "GraphMethodException",
				code: error.code,
				...(error.transient === undefined ? {} : { is_transient: error.transient }),
				...(error.details ? { error_data: { messaging_product: "whatsapp", details: error.details } } : {}),
				fbtrace_id: "AbCdEfGhIjKlMnOpQrStUv",
			},
		},
		error.retryAfter === undefined ? {} : { "Retry-After": String(error.retryAfter) },
	);
}

function reply(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): unknown {
	return response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(body));
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk);
	return Buffer.concat(chunks);
}

function readJson(raw: Buffer): unknown {
	if (raw.length === 0) return undefined;
	try {
		return JSON.parse(raw.toString("utf8"));
	} catch {
		return raw.toString("utf8");
	}
}

async function readForm(raw: Buffer, contentType: string): Promise<Record<string, unknown>> {
	const form = await new Response(new Uint8Array(raw), { headers: { "Content-Type": contentType } }).formData();
	return Object.fromEntries(form.entries());
}
