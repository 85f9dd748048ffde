import { randomUUID } from "node:crypto";
import { Message } from "@flomastr/contracts/message";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { z } from "zod";
import { putConnection } from "#channels/connections.ts";
import { connections } from "#channels/schema.hot.ts";
import { messages, threads } from "#suites/conversations/schema.hot.ts";
import { createTestApp, secrets } from "../../test/app.ts";
import { graphUrlOf } from "./graph-vendor.ts";

/** The phone plugged into a WhatsApp number whose Graph API is the one in this process: Meta's wire, both ways. */
const kit = await createTestApp();
const { acme, call, signIn, hot, seal } = kit;
await kit.startDeliveries();
await hot.delete(connections).where(eq(connections.id, acme.whatsapp));
const connectionId = randomUUID();
await putConnection(hot, seal, {
	id: connectionId,
	tenantId: acme.id,
	channel: "whatsapp-cloud",
	name: "sandbox number",
	config: {
		phone_number_id: "100000000000001",
		app_secret: secrets.appSecret,
		access_token: secrets.accessToken,
		verify_token: secrets.verifyToken,
		graph_url: graphUrlOf(connectionId),
	},
});

const Phone = z.object({ messages: z.array(Message), typing: z.boolean() });
async function newPhone() {
	const answer = await call(acme.host, "/api/sandbox/phones", { body: { name: "Dr Wire" } });
	const { phone, token } = z.object({ phone: z.string(), token: z.string() }).parse(await answer.json());
	const say = (content: unknown) => call(acme.host, "/api/sandbox/messages", { token, body: { content } });
	const screen = async () =>
		Phone.parse(await (await call(acme.host, "/api/sandbox/messages", { token })).json()).messages;
	const thread = async () => {
		const [row] = await hot
			.select()
			.from(threads)
			.where(eq(threads.address, phone.slice(1)));
		if (!row) throw new Error("no conversation was made");
		return row;
	};
	return { token, say, screen, thread };
}

test("what a phone says arrives as WhatsApp's own shapes: text, buttons, list rows, places, pictures", async () => {
	const phone = await newPhone();
	const picture = await call(acme.host, "/api/sandbox/media", {
		method: "POST",
		token: phone.token,
		headers: { "content-type": "image/png" },
		body: Buffer.from(
			"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
			"base64",
		),
	});
	const { url } = z.object({ url: z.string() }).parse(await picture.json());
	for (const content of [
		{ kind: "text", text: "Hello" },
		{ kind: "choice", source: "button", id: "yes", title: "Yes" },
		{ kind: "choice", source: "list", id: "surgeon", title: "Surgeon" },
		{ kind: "location", latitude: 19.07, longitude: 72.87, name: "Clinic" },
		{ kind: "media", media: "image", url, mime_type: "image/png", caption: "My licence" },
	]) {
		expect((await phone.say(content)).status).toBe(202);
	}
	const screen = await phone.screen();
	expect(screen.map(({ content }) => content)).toMatchObject([
		{ kind: "text", text: "Hello" },
		{ kind: "choice", source: "button", id: "yes", title: "Yes" },
		{ kind: "choice", source: "list", id: "surgeon", title: "Surgeon" },
		{ kind: "location", latitude: 19.07, longitude: 72.87, name: "Clinic" },
		{ kind: "media", media: "image", url, caption: "My licence" },
	]);
	expect((await phone.thread()).channel).toBe("whatsapp-cloud");
	expect(screen[0]?.vendor_id).toMatch(/^wamid\./);

	// The agent's screen fetches the picture the way it fetches one from Meta: id, link, bytes.
	const shown = await call(acme.host, `/api/media/${screen[4]?.id}`, { cookie: await signIn("agent") });
	expect([shown.status, shown.headers.get("content-type")]).toEqual([200, "image/png"]);
});

test("an agent's reply goes out through the Graph API and its ticks come back by webhook", async () => {
	const phone = await newPhone();
	await phone.say({ kind: "text", text: "Hello" });
	const { id } = await phone.thread();
	await call(acme.host, `/api/threads/${id}/messages`, {
		cookie: await signIn("agent"),
		body: { content: { kind: "text", text: "Good morning" }, idempotency_key: randomUUID() },
	});
	await expect.poll(async () => (await phone.screen()).at(-1)?.status).toBe("delivered");
	await call(acme.host, "/api/sandbox/read", { method: "POST", token: phone.token, body: {} });
	const [, reply] = await phone.screen();
	expect(reply).toMatchObject({ content: { kind: "text", text: "Good morning" }, status: "read" });
	expect(reply?.vendor_id).toMatch(/^wamid\.out\./);
});

test("a message the agent's window does not allow is refused before it reaches the Graph API", async () => {
	const phone = await newPhone();
	await phone.say({ kind: "text", text: "Hello" });
	const { id } = await phone.thread();
	await hot
		.update(threads)
		.set({ lastInboundAt: new Date(Date.now() - 25 * 3_600_000) })
		.where(eq(threads.id, id));
	const answer = await call(acme.host, `/api/threads/${id}/messages`, {
		cookie: await signIn("agent"),
		body: { content: { kind: "text", text: "Too late" }, idempotency_key: randomUUID() },
	});
	expect(answer.status).toBe(422);
	expect(await hot.select().from(messages).where(eq(messages.threadId, id))).toHaveLength(1);
});

test("the Graph API of one number knows no other token, number or file", async () => {
	const ask = (path: string, init: RequestInit) => kit.vendorFetch(`${graphUrlOf(connectionId)}${path}`, init);
	const body = JSON.stringify({ messaging_product: "whatsapp", to: "919900000000", type: "text", text: { body: "x" } });
	const headers = { authorization: `Bearer ${secrets.accessToken}`, "content-type": "application/json" };
	const wrong = await ask("/100000000000001/messages", {
		method: "POST",
		body,
		headers: { ...headers, authorization: "Bearer nobody" },
	});
	expect(wrong.status).toBe(401);
	expect((await ask("/999/messages", { method: "POST", body, headers })).status).toBe(400);
	expect((await ask(`/${randomUUID()}`, { headers })).status).toBe(400);
	expect((await ask(`/files/${randomUUID()}`, { headers })).status).toBe(404);
});
