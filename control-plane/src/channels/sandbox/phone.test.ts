import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Http, Inbound } from "../channel.ts";
import { MediaUnavailable } from "../media-unavailable.ts";
import { config } from "./config.ts";
import { fetchMedia } from "./fetch-media.ts";
import { parse } from "./parse.ts";
import { renderTemplate } from "./render-template.ts";
import { markRead, send } from "./send.ts";

const http: Http = { fetch: globalThis.fetch, timeoutMs: 2000, now: () => new Date() };
const posted: unknown[] = [];
const phone = createServer(async (request, response) => {
	if (request.method === "GET") {
		response.writeHead(request.url === "/pictures/1" ? 200 : 404, { "Content-Type": "image/png" }).end("png");
		return;
	}
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk);
	posted.push(JSON.parse(Buffer.concat(chunks).toString("utf8")));
	response.end('{"id": "p1"}');
});
beforeAll(() => new Promise<void>((resolve) => phone.listen(0, "127.0.0.1", resolve)));
afterAll(() => new Promise((resolve) => phone.close(resolve)));

const connection = () =>
	config.parse({
		secret: "a-signing-secret-of-this-test",
		phone_url: `http://127.0.0.1:${(phone.address() as AddressInfo).port}/phone`,
	});
const read = (body: unknown): Inbound[] => parse(Buffer.from(JSON.stringify(body)), connection());

test("a phone cannot speak as the business: templates and questions come in as unsupported", () => {
	for (const content of [{ kind: "template", name: "t", language: "en" }, { kind: "text", text: "" }, null]) {
		const [part] = read({ messages: [{ id: "m", from: "+919900112233", content }] });
		expect(part).toMatchObject({ type: "message", content: { kind: "unsupported" } });
	}
});

test("what the phone wrote arrives with its time, number and answered message", () => {
	const sent = { id: "m", from: "+919900112233", name: "Meera", sent_at: "2026-11-20T12:00:00Z", reply_to: "p0" };
	expect(read({ messages: [{ ...sent, content: { kind: "text", text: "hi" } }] })).toEqual([
		{
			type: "message",
			vendor_id: "m",
			from: { address: "+919900112233", phone: "+919900112233", user_id: null, name: "Meera" },
			to: "sandbox",
			content: { kind: "text", text: "hi" },
			reply_to: "p0",
			referral: null,
			forwarded: null,
			group_id: null,
			opens_window: true,
			sent_at: new Date("2026-11-20T12:00:00Z"),
		},
	]);
});

test("a template appears on the phone as its name and what was filled in", async () => {
	const template = {
		kind: "template" as const,
		name: "renewal",
		language: "en_US",
		components: [
			{ type: "header", parameters: [{ type: "document", document: { id: "1", filename: "policy.pdf" } }] },
			{
				type: "body",
				parameters: [
					{ type: "text", text: "Meera" },
					{ type: "currency", currency: { fallback_value: "₹12,000", code: "INR", amount_1000: 12_000_000 } },
				],
			},
			{ type: "button", sub_type: "quick_reply", index: 0, parameters: [{ type: "payload", payload: "YES" }] },
		],
	};
	expect(renderTemplate(template)).toBe("Template renewal (en_US)\npolicy.pdf\nMeera\n₹12,000");
	await send(
		{ to: "+91", content: template, reply_to: null, idempotency_key: "k", attempt: 1, last_inbound_at: null },
		connection(),
		http,
	);
	expect(posted.at(-1)).toMatchObject({ content: { kind: "text", text: renderTemplate(template) } });
});

test("the phone learns that its message was read", async () => {
	expect(await markRead("m", connection(), http)).toBe(true);
	expect(posted.at(-1)).toEqual({ type: "read", account: "sandbox", message_id: "m" });
});

test("a picture is fetched from the phone's own address and from nowhere else", async () => {
	const fetched = await fetchMedia({ media: "image", url: "/pictures/1" }, connection(), http);
	expect(await new Response(fetched.stream).text()).toBe("png");
	for (const url of ["http://127.0.0.1:1/x", "//169.254.169.254/meta", "file:///etc/passwd", undefined]) {
		const attempt = fetchMedia({ media: "image", url }, connection(), http);
		await expect(attempt).rejects.toMatchObject({ problem: "refused" });
	}
	const missing = fetchMedia({ media: "image", url: "/pictures/2" }, connection(), http);
	await expect(missing).rejects.toThrow(MediaUnavailable);
});
