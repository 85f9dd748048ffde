import { Contact, Note, Thread } from "@flomastr/contracts/conversation";
import { Message } from "@flomastr/contracts/message";
import { z } from "zod";
import { attempt, upload } from "#control-plane.server.ts";
import type { Outcome } from "#outcome.ts";
import { FileForm, Intent, mediaKind } from "./intent.ts";

const Uploaded = z.object({ id: z.string(), url: z.string(), mime_type: z.string(), size: z.number() });

/**
 * Does what the screen asked for in the conversation `threadId`. A request that is none of ours is answered `malformed`,
 * so that the screen can say so.
 */
export async function act(request: Request, threadId: string): Promise<Outcome<unknown>> {
	const thread = `/api/threads/${encodeURIComponent(threadId)}`;
	if (request.headers.get("content-type")?.startsWith("multipart/")) return sendFile(request, thread);
	const parsed = Intent.safeParse(await request.json().catch(() => null));
	if (!parsed.success) return malformed(z.prettifyError(parsed.error));
	const wish = parsed.data;
	switch (wish.intent) {
		case "send": {
			const body = { content: wish.content, idempotency_key: wish.key };
			return attempt(request, "POST", `${thread}/messages`, body, Message);
		}
		case "note":
			return attempt(request, "POST", `${thread}/notes`, { text: wish.text, idempotency_key: wish.key }, Note);
		case "retry":
			return attempt(request, "POST", `/api/messages/${wish.message_id}/retry`, {}, Message);
		case "change":
			return attempt(request, "PATCH", thread, wish.change, Thread);
		case "contact":
			return attempt(request, "PUT", "/api/contacts", wish.contact, Contact);
		case "contact-note": {
			const body = { text: wish.text, idempotency_key: wish.key };
			return attempt(request, "POST", `/api/contacts/${wish.contact_id}/notes`, body, Note);
		}
	}
}

/** Stores the file, then sends it; the key makes a second try send nothing twice. */
async function sendFile(request: Request, thread: string): Promise<Outcome<unknown>> {
	const form = FileForm.safeParse(Object.fromEntries(await request.formData()));
	if (!form.success) return malformed(z.prettifyError(form.error));
	const { file, caption, key } = form.data;
	const stored = await upload(request, file, Uploaded);
	if (!stored.ok) return stored;
	const content = {
		kind: "media",
		media: mediaKind(file.type),
		url: stored.value.url,
		mime_type: stored.value.mime_type,
		name: file.name.slice(0, 200),
		...(caption ? { caption } : {}),
	};
	return attempt(request, "POST", `${thread}/messages`, { content, idempotency_key: key }, Message);
}

function malformed(message: string): Outcome<never> {
	return { ok: false, failure: { status: 400, code: "malformed", message } };
}
