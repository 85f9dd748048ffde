import { ErrorBody } from "@flomastr/contracts/error";
import { type Content, Message } from "@flomastr/contracts/message";
import { z } from "zod";

/**
 * The one place in the front end where a browser calls the API itself. The page plays a customer's own device, not a
 * colleague's screen: it has no session, only the phone's token, kept by this browser.
 */
export const Phone = z.object({ phone: z.string(), name: z.string(), token: z.string() });
export type Phone = z.infer<typeof Phone>;

const Conversation = z.object({ messages: z.array(Message), typing: z.boolean() });
export type Conversation = z.infer<typeof Conversation>;

/** Why a call failed. `gone` is true when the control plane does not know this phone any more. */
export class PhoneError extends Error {
	readonly gone: boolean;

	constructor(message: string, gone: boolean) {
		super(message);
		this.gone = gone;
	}
}

/** A customer nobody has met: a fresh number. An empty name is sent as none. */
export async function newPhone(name: string): Promise<Phone> {
	return Phone.parse(await call("/api/sandbox/phones", null, { method: "POST", json: name ? { name } : {} }));
}

export async function readConversation(token: string): Promise<Conversation> {
	return Conversation.parse(await call("/api/sandbox/messages", token, {}));
}

export async function sendContent(token: string, content: Content): Promise<void> {
	await call("/api/sandbox/messages", token, { method: "POST", json: { content } });
}

/** Stores a picture; the answer's address goes into a media message. */
export async function sendImage(token: string, image: Blob): Promise<string> {
	const answer = await call("/api/sandbox/media", token, { method: "POST", blob: image });
	return z.object({ url: z.string() }).parse(answer).url;
}

/** Two coloured ticks for the business: the customer has seen everything. */
export async function markRead(token: string): Promise<void> {
	await call("/api/sandbox/read", token, { method: "POST", json: {} });
}

/** Calls `changed` when there is something new to read, and after each (re)connection. Returns what ends it. */
export function listen(token: string, changed: () => void): () => void {
	const source = new EventSource(`/api/sandbox/live?token=${encodeURIComponent(token)}`);
	source.onopen = changed;
	for (const type of ["message", "thread", "status"]) source.addEventListener(type, changed);
	return () => source.close();
}

interface Call {
	method?: "POST";
	json?: unknown;
	blob?: Blob;
}

async function call(path: string, token: string | null, { method, json, blob }: Call): Promise<unknown> {
	const headers = new Headers(token ? { authorization: `Bearer ${token}` } : {});
	if (json !== undefined) headers.set("content-type", "application/json");
	if (blob) headers.set("content-type", blob.type || "application/octet-stream");
	const body = blob ?? (json === undefined ? null : JSON.stringify(json));
	let response: Response;
	try {
		response = await fetch(path, { method: method ?? "GET", headers, body });
	} catch {
		throw new PhoneError("No connection. Check that FloMastr runs, then try again.", false);
	}
	if (response.ok) return response.status === 204 ? null : response.json().catch(() => null);
	const failure = ErrorBody.safeParse(await response.json().catch(() => null));
	const message = failure.success ? failure.data.error.message : `The answer was ${response.status}. Try again.`;
	throw new PhoneError(message, response.status === 401 || response.status === 404);
}
