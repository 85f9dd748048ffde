import { Message } from "@flomastr/contracts/message";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createTestApp, errorOf, type TestTenant } from "../../test/app.ts";
import { readEvents } from "../../test/read-events.ts";

const kit = await createTestApp();
const { acme, other, call, signIn, hot } = kit;
await kit.startDeliveries();

const NewPhone = z.object({ phone: z.string(), name: z.string(), token: z.string() });
const Phone = z.object({ messages: z.array(Message), typing: z.boolean() });

async function newPhone(tenant: TestTenant = acme, name = "Dr. Meera Rao") {
	const answer = await call(tenant.host, "/api/sandbox/phones", { body: { name } });
	expect(answer.status).toBe(201);
	return NewPhone.parse(await answer.json());
}
const say = (token: string, content: unknown, host = acme.host) =>
	call(host, "/api/sandbox/messages", { token, body: { content } });
const screenOf = async (token: string) =>
	Phone.parse(await (await call(acme.host, "/api/sandbox/messages", { token })).json());

describe("a phone in a browser tab", () => {
	test("is told whom it writes to, by the name customers know", async () => {
		const answer = await call(acme.host, "/api/sandbox/business");
		expect(await answer.json()).toEqual({ business: acme.name });
	});

	test("gets a number of its own, with a name or without", async () => {
		const [one, two] = [await newPhone(), await newPhone()];
		expect(one.phone).toMatch(/^\+9199\d{8}$/);
		expect(one.phone).not.toBe(two.phone);
		const nameless = await call(acme.host, "/api/sandbox/phones", { method: "POST" });
		expect(NewPhone.parse(await nameless.json()).name).toBe("Sandbox customer");
		expect(await screenOf(one.token)).toEqual({ messages: [], typing: false });
	});

	test("writes, an agent answers, and the ticks go from sent to delivered to read", async () => {
		const phone = await newPhone();
		const live = await readEvents(await call(acme.host, `/api/sandbox/live?token=${phone.token}`));
		expect((await say(phone.token, { kind: "text", text: "Do you cover clinics?" })).status).toBe(202);
		await live.next("message");

		const cookie = await signIn("agent");
		const Threads = z.object({
			threads: z.array(z.object({ id: z.uuid(), contact: z.object({ name: z.string(), address: z.string() }) })),
		});
		const inbox = Threads.parse(await (await call(acme.host, "/api/threads", { cookie })).json());
		const thread = inbox.threads.find(({ contact }) => contact.address === phone.phone);
		expect(thread?.contact.name).toBe("Dr. Meera Rao");

		const reply = { content: { kind: "text", text: "Yes, from day one." }, idempotency_key: "reply-1" };
		const path = `/api/threads/${thread?.id}/messages`;
		const sent = Message.parse(await (await call(acme.host, path, { cookie, body: reply })).json());
		expect(sent).toMatchObject({ status: "queued", vendor_id: null });
		// Twice with one key is once.
		const again = Message.parse(await (await call(acme.host, path, { cookie, body: reply })).json());
		expect(again.id).toBe(sent.id);

		await expect
			.poll(async () => (await screenOf(phone.token)).messages.at(-1)?.status, { timeout: 10_000 })
			.toBe("delivered");
		const screen = await screenOf(phone.token);
		expect(screen.messages.map(({ direction, content }) => [direction, content])).toEqual([
			["in", { kind: "text", text: "Do you cover clinics?" }],
			["out", reply.content],
		]);
		expect(screen.messages[1]?.vendor_id).toBe(`tenant.${sent.id}`);
		await live.next("thread");
		await live.close();

		const read = await call(acme.host, "/api/sandbox/read", { token: phone.token, body: {} });
		expect(await read.json()).toEqual({ read: 1 });
		expect((await screenOf(phone.token)).messages[1]?.status).toBe("read");
		// A read message stays read, and there is nothing left to tell.
		expect(await (await call(acme.host, "/api/sandbox/read", { token: phone.token, body: {} })).json()).toEqual({
			read: 0,
		});
	});

	test("leaves a receipt for everything it said: it takes the road of a vendor, signature and all", async () => {
		const phone = await newPhone();
		const answer = await say(phone.token, { kind: "text", text: "on the record" });
		const { id } = z.object({ id: z.string() }).parse(await answer.json());
		const { rows } = await hot.$client.query("select count(*)::int as count from receipts where vendor_id = $1", [id]);
		expect(rows).toEqual([{ count: 1 }]);
		expect(await kit.logged()).toContain(`/hooks/sandbox/${acme.sandbox}`);
	});

	test("sees its own conversation alone, live and on reading", async () => {
		const [mine, theirs] = [await newPhone(), await newPhone()];
		const live = await readEvents(await call(acme.host, `/api/sandbox/live?token=${theirs.token}`));
		await say(mine.token, { kind: "text", text: "between you and me" });
		await say(theirs.token, { kind: "text", text: "my own words" });
		await live.next("message");
		expect(JSON.stringify(live.seen)).not.toContain("between you and me");
		expect(JSON.stringify(await screenOf(theirs.token))).not.toContain("between you and me");
		await live.close();
	});

	test("sends a picture", async () => {
		const phone = await newPhone();
		const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
		const kept = await call(acme.host, "/api/sandbox/media", {
			method: "POST",
			token: phone.token,
			body: png,
			headers: { "content-type": "image/png", "x-file-name": "clinic.png" },
		});
		expect(kept.status).toBe(201);
		const { url } = z.object({ url: z.string() }).parse(await kept.json());
		expect((await say(phone.token, { kind: "media", media: "image", url, mime_type: "image/png" })).status).toBe(202);
		const [message] = (await screenOf(phone.token)).messages;
		expect(message?.content).toMatchObject({ kind: "media", url });
		const seen = await call(acme.host, `/api/media/${message?.id}`, { cookie: await signIn("agent") });
		expect([seen.status, seen.headers.get("location")]).toEqual([302, url]);
	});
});

describe("a phone is refused:", () => {
	test.each([
		["without a token", undefined],
		["with a made-up token", "abc.def"],
		["with an unsigned token", `${Buffer.from(JSON.stringify({ number: "+919900000001" })).toString("base64url")}.`],
	])("%s", async (_, token) => {
		for (const [method, path] of [
			["GET", "messages"],
			["POST", "messages"],
			["POST", "media"],
			["POST", "read"],
			["GET", "live"],
		] as const) {
			const answer = await call(acme.host, `/api/sandbox/${path}`, {
				method,
				token,
				...(method === "POST" && { body: "{}" }),
			});
			expect([path, answer.status]).toEqual([path, 401]);
		}
	});

	test("at another tenant's host, with a right token", async () => {
		const phone = await newPhone(acme);
		expect((await say(phone.token, { kind: "text", text: "hello" }, other.host)).status).toBe(401);
		expect((await call(other.host, `/api/sandbox/live?token=${phone.token}`)).status).toBe(401);
	});

	test("with another number put into its token", async () => {
		const phone = await newPhone();
		const [data = "", signature = ""] = phone.token.split(".");
		const changed = Buffer.from(data, "base64url").toString().replace(phone.phone, "+919900000001");
		const forged = `${Buffer.from(changed).toString("base64url")}.${signature}`;
		expect((await say(forged, { kind: "text", text: "hello" })).status).toBe(401);
	});

	test("at the console, and at a tenant without a sandbox", async () => {
		const bare = await kit.createTenant();
		await hot.$client.query("delete from connections where tenant_id = $1", [bare.id]);
		for (const host of [kit.consoleHost, bare.host]) {
			const answer = await call(host, "/api/sandbox/phones", { body: { name: "P" } });
			expect(answer.status).toBe(404);
		}
	});

	test.each([
		["no JSON", "{", 400],
		["another shape", { content: { kind: "spell" } }, 422],
		["a message of 300 KB", { content: { kind: "text", text: "x".repeat(300 * 1024) } }, 413],
	])("with %s", async (_, body, status) => {
		const { token } = await newPhone();
		const answer = await call(acme.host, "/api/sandbox/messages", { token, body });
		// Bodies given as text go without a length.
		expect(answer.status).toBe(status);
		expect((await errorOf(answer)).message).toBeTruthy();
	});

	test("a new one with a huge name", async () => {
		expect((await call(acme.host, "/api/sandbox/phones", { body: { name: "x".repeat(10_000) } })).status).toBe(413);
		expect((await call(acme.host, "/api/sandbox/phones", { body: "{" })).status).toBe(400);
	});
});
