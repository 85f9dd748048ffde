import { createHmac, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import { ContactUpsert, NoteCreate, ThreadChange } from "@flomastr/contracts/conversation";
import type { Event, EventType, Subscription } from "@flomastr/contracts/event";
import { SubscriptionPut } from "@flomastr/contracts/event";
import { SendMessage } from "@flomastr/contracts/message";
import { TaskCreate } from "@flomastr/contracts/task";

export const token = "token-of-the-test-tenant";
export const signingSecret = "signing-secret-of-the-test-tenant";

export interface Call {
	method: string;
	path: string;
	query: Record<string, string>;
	body: unknown;
}

interface TaskRow {
	id: string;
	state: "open" | "decided" | "expired";
	answer: unknown;
	create: TaskCreate;
}

/**
 * Stands in for the control plane: holds every request to the contract, remembers what it was told, and answers in the
 * contract's shapes. A request that breaks the contract is answered 422, as the real one does, and kept in `broken`.
 */
export async function startTenantApi() {
	const calls: Call[] = [];
	const broken: string[] = [];
	const subscriptions = new Map<string, Subscription>();
	const tasks = new Map<string, TaskRow>();
	const attributes: Record<string, unknown> = {};
	/** Set to make one route fail: `"POST /tasks"` → status. */
	const failing = new Map<string, number>();

	const server = createServer(async (request, response) => {
		const answer = await handle(request).catch((error: unknown) => ({
			status: 500,
			body: errorBody("internal", String(error)),
		}));
		response.statusCode = answer.status;
		response.setHeader("Content-Type", "application/json");
		response.end(answer.body === undefined ? "" : JSON.stringify(answer.body));
	});

	async function handle(request: IncomingMessage): Promise<{ status: number; body?: unknown }> {
		const url = new URL(request.url ?? "/", "http://127.0.0.1");
		const path = url.pathname.replace(/^\/api/, "");
		if (request.headers.authorization !== `Bearer ${token}`) {
			return { status: 401, body: errorBody("unauthenticated", "The token is unknown.") };
		}
		const raw = await readAll(request);
		const body: unknown = raw ? JSON.parse(raw) : undefined;
		const method = request.method ?? "";
		calls.push({ method, path, query: Object.fromEntries(url.searchParams), body });
		const forced = failing.get(`${method} ${path.replace(/\/[0-9a-f-]{36}/g, "/:id")}`);
		if (forced)
			return { status: forced, body: errorBody("invalid", "Not like this", { "content.text": "is too long" }) };
		return route(method, path, body);
	}

	function check<Shape>(
		schema: { safeParse(value: unknown): { success: boolean; data?: Shape; error?: unknown } },
		body: unknown,
	): Shape {
		const result = schema.safeParse(body);
		if (result.success) return result.data as Shape;
		broken.push(`${JSON.stringify(body)} → ${String(result.error)}`);
		throw new Error(`The contract is broken: ${String(result.error)}`);
	}

	function route(method: string, path: string, body: unknown): { status: number; body?: unknown } {
		const now = new Date().toISOString();
		if (path === "/ping") {
			return { status: 200, body: { ok: true, tenant: { id: randomUUID(), slug: "acme", name: "Acme" } } };
		}
		if (path === "/subscriptions" && method === "PUT") {
			const put = check(SubscriptionPut, body);
			const subscription = { id: randomUUID(), ...put } as Subscription;
			subscriptions.set(`${put.workflow_id}/${put.node_id}`, subscription);
			return { status: 200, body: subscription };
		}
		if (path.startsWith("/subscriptions/") && method === "DELETE") {
			const key = path.split("/").slice(2).map(decodeURIComponent).join("/");
			return subscriptions.delete(key) ? { status: 204 } : { status: 404, body: errorBody("not_found", "No such.") };
		}
		if (path === "/tasks" && method === "POST") {
			const create = check(TaskCreate, body);
			const key = create.task.idempotency_key;
			const known = tasks.get(key);
			const row = known ?? { id: randomUUID(), state: "open" as const, answer: null, create };
			tasks.set(key, { ...row, create });
			return { status: known ? 200 : 201, body: detail(row, now) };
		}
		if (/^\/threads\/[^/]+\/messages$/.test(path)) {
			const { content } = check(SendMessage, body);
			return { status: 202, body: { id: randomUUID(), thread_id: path.split("/")[2], content, status: "queued" } };
		}
		if (/^\/(threads|contacts)\/[^/]+\/notes$/.test(path)) {
			return { status: 201, body: { id: randomUUID(), ...check(NoteCreate, body), created_at: now } };
		}
		if (/^\/threads\/[^/]+$/.test(path) && method === "PATCH") {
			return { status: 200, body: { id: path.split("/")[2], ...check(ThreadChange, body) } };
		}
		if (/^\/threads\/[^/]+$/.test(path))
			return { status: 200, body: { thread: { id: path.split("/")[2] }, messages: [] } };
		if (path === "/contacts" && method === "PUT") {
			const upsert = check(ContactUpsert, body);
			Object.assign(attributes, upsert.attributes);
			return { status: 200, body: { id: randomUUID(), name: "Dr Rao", tags: [], ...upsert, attributes } };
		}
		if (path === "/people") return { status: 200, body: { people: [{ id: "p1", name: "Asha", role: "agent" }] } };
		if (path === "/contacts/find" || /^\/contacts\/[^/]+$/.test(path)) {
			const id = path === "/contacts/find" ? randomUUID() : path.split("/")[2];
			return { status: 200, body: { id, name: "Dr Rao", phone: null, tags: [], attributes } };
		}
		return { status: 404, body: errorBody("not_found", `${method} ${path}`) };
	}

	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address = server.address();
	const port = typeof address === "object" && address ? address.port : 0;
	return {
		url: `http://127.0.0.1:${port}`,
		calls,
		broken,
		subscriptions,
		tasks,
		attributes,
		failing,
		/** The calls of one kind, oldest first. */
		made: (method: string, pattern: RegExp) =>
			calls.filter((call) => call.method === method && pattern.test(call.path)),
		stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
	};
}

export type TenantApi = Awaited<ReturnType<typeof startTenantApi>>;

function detail(row: TaskRow, now: string) {
	const { task } = row.create;
	return { id: row.id, ...task, object: task, state: row.state, answer: row.answer, created_at: now };
}

function errorBody(code: string, message: string, fields?: Record<string, string>) {
	return { error: { code, message, ...(fields && { fields }) } };
}

async function readAll(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString("utf8");
}

/** An event as the control plane sends it: a customer wrote `text`. */
export function messageEvent(text: string, over: Partial<Event> = {}): Event {
	const thread_id = over.thread_id ?? "11111111-1111-4111-8111-111111111111";
	const contact_id = over.contact_id ?? "22222222-2222-4222-8222-222222222222";
	return {
		id: randomUUID(),
		type: "message.received" as EventType,
		thread_id,
		contact_id,
		created_at: new Date().toISOString(),
		data: { message: { id: randomUUID(), vendor_id: "wamid.1", content: { kind: "text", text } } },
		...over,
	};
}

export const deliveryId = "44444444-4444-4444-8444-444444444444";

/** Posts a body with the control plane's signature. */
export async function postSigned(url: string, body: object, secret = signingSecret): Promise<Response> {
	const raw = JSON.stringify(body);
	const time = Math.floor(Date.now() / 1000);
	const mac = createHmac("sha256", secret).update(`${time}.${raw}`).digest("hex");
	return await fetch(url, {
		method: "POST",
		headers: {
			"Content-Type": "application/json",
			"X-FloMastr-Signature": `t=${time},v1=${mac}`,
			"X-FloMastr-Delivery": deliveryId,
		},
		body: raw,
	});
}
