import type { Content } from "@flomastr/contracts/message";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type GraphServer, startGraphServer } from "../../../test/graph-server.ts";
import { loadBodyCheck } from "../../../test/graph-spec.ts";
import type { Http, OutgoingMessage } from "../channel.ts";
import { config } from "./config.ts";
import { markRead } from "./mark-read.ts";
import { send } from "./send.ts";
import { uploadMedia } from "./upload-media.ts";

const now = new Date("2026-11-20T12:00:00Z");
const http: Http = { fetch: globalThis.fetch, timeoutMs: 2000, now: () => now };
const identity = { phone_number_id: "300100200300400", app_secret: "s", access_token: "token", verify_token: "v" };

let graph: GraphServer;
beforeAll(async () => {
	graph = await startGraphServer({ token: "token", phoneNumberId: identity.phone_number_id });
});
afterAll(() => graph.close());

const connection = () => config.parse({ ...identity, graph_url: `${graph.url}/` });
const outgoing = (content: Content, more: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
	to: "919900112233",
	content,
	reply_to: null,
	idempotency_key: "message 7",
	attempt: 1,
	last_inbound_at: now,
	...more,
});
const hello: Content = { kind: "text", text: "hello" };
const lastBody = () => graph.requests.at(-1)?.body;

test("carries our key as tracker and the answered message as context", async () => {
	await send(outgoing(hello, { reply_to: "wamid.theirs" }), connection(), http);
	expect(lastBody()).toEqual({
		messaging_product: "whatsapp",
		recipient_type: "individual",
		to: "919900112233",
		context: { message_id: "wamid.theirs" },
		type: "text",
		text: { body: "hello" },
		biz_opaque_callback_data: "message 7",
	});
});

test("writes to a person without a phone number by their user id", async () => {
	for (const to of ["IN.10020030040050060070", "IN.ENT.70060050040030020010"]) {
		expect(await send(outgoing(hello, { to }), connection(), http)).toMatchObject({ ok: true });
		expect(lastBody()).toMatchObject({ recipient: to });
		expect(lastBody()).not.toHaveProperty("to");
	}
	expect(graph.complaints).toEqual([]);
});

test("waits as long as Retry-After asks when that is longer than our own pause", async () => {
	graph.misbehave({ status: 429, code: 130429, retryAfter: 30 }, { status: 503, code: 131016, retryAfter: 1 });
	expect(await send(outgoing(hello), connection(), http)).toMatchObject({ retry_after_ms: 30_000 });
	expect(await send(outgoing(hello), connection(), http)).toMatchObject({ retry_after_ms: 2000 });
});

test("takes an answer without an id for uncertain and final: sending again could say it twice", async () => {
	graph.misbehave("no-id", "not-json");
	for (let round = 0; round < 2; round += 1) {
		expect(await send(outgoing(hello), connection(), http)).toMatchObject({
			ok: false,
			uncertain: true,
			error: { code: "no_id", retryable: false },
		});
	}
});

test("a wrong token is final and says where to put a new one", async () => {
	const wrong = { ...connection(), access_token: "expired-token-value" };
	const outcome = await send(outgoing(hello), wrong, http);
	expect(outcome).toMatchObject({ ok: false, error: { code: "190", message: expect.stringContaining("connection") } });
	expect(JSON.stringify(outcome)).not.toContain("expired-token-value");
});

test("tells Meta that a message was read, and tells us when Meta refused", async () => {
	expect(await markRead("wamid.theirs", connection(), http)).toBe(true);
	expect(lastBody()).toEqual({ messaging_product: "whatsapp", status: "read", message_id: "wamid.theirs" });
	graph.misbehave({ status: 400, code: 100 });
	expect(await markRead("wamid.theirs", connection(), http)).toBe(false);
});

test("uploads a file and sends it by the id it got", async () => {
	const file = { bytes: new TextEncoder().encode("%PDF-"), mime_type: "application/pdf", name: "quote – ₹.pdf" };
	const uploaded = await uploadMedia(file, connection(), http);
	if (!uploaded.ok) throw new Error(uploaded.error.message);
	const form = lastBody() as { file: File };
	expect({ name: form.file.name, type: form.file.type, size: form.file.size }).toEqual({
		name: file.name,
		type: file.mime_type,
		size: 5,
	});
	const content: Content = {
		kind: "media",
		media: "document",
		vendor_media_id: uploaded.vendor_media_id,
		url: "/api/media/files/1",
		name: file.name,
		caption: "Your quote",
	};
	await send(outgoing(content), connection(), http);
	expect(lastBody()).toMatchObject({
		document: { id: uploaded.vendor_media_id, filename: file.name, caption: "Your quote" },
	});
});

test("the shapes used without Meta's document judge as the document does", () => {
	const [byDocument, byShapes] = [loadBodyCheck(), loadBodyCheck(false)];
	const bodies = graph.requests
		.filter((request) => request.path.endsWith("/messages"))
		.map((request) => request.body as Record<string, unknown>)
		.filter((body) => body.type);
	expect(bodies.length).toBeGreaterThan(5);
	for (const body of bodies) {
		expect([byDocument(body), byShapes(body)]).toEqual([[], []]);
		for (const broken of [
			{ ...body, to: 7 },
			{ ...body, type: "fax" },
			{ ...body, messaging_product: undefined },
		]) {
			const sent = JSON.parse(JSON.stringify(broken));
			expect([byDocument(sent).length > 0, byShapes(sent).length > 0], JSON.stringify(sent)).toEqual([true, true]);
		}
	}
});
