import type { Content } from "@flomastr/contracts/message";
import { Message } from "@flomastr/contracts/message";
import { and, eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { deliveries } from "#deliveries/schema.hot.ts";
import { type CtxRunner, createCtxRunner } from "../../../test/ctx.ts";
import { createHotStore } from "../../../test/hot-store.ts";
import { createMessage, createPerson, createTenantRow, createThread, type PersonActor } from "../../../test/rows.ts";
import type { TenantRef } from "../../context.ts";
import { retryMessage } from "./retry-message.ts";
import { messages, threads } from "./schema.hot.ts";
import { sendMessage } from "./send-message.ts";

const { hot } = await createHotStore();

let tenant: TenantRef;
let asha: PersonActor;
let runner: CtxRunner;
let thread: typeof threads.$inferSelect;
beforeEach(async () => {
	tenant = await createTenantRow(hot);
	asha = await createPerson(hot, tenant);
	runner = createCtxRunner(hot, tenant, asha);
	thread = await createThread(hot, tenant, { lastMessageAt: new Date("2026-11-20T08:00:00.000Z") });
});

const text = (words = "Your quote is ready"): Content => ({ kind: "text", text: words });
const send = (idempotency_key: string, content: Content = text(), threadId = thread.id) =>
	runner.inTenant((ctx) => sendMessage(ctx, { threadId, message: { content, idempotency_key } }));
const readThread = async () => (await hot.select().from(threads).where(eq(threads.id, thread.id)))[0];
const deliveriesOf = (messageId: string) => hot.select().from(deliveries).where(eq(deliveries.subjectId, messageId));
const whatsappThread = (lastInboundAt: Date | null) =>
	createThread(hot, tenant, { channel: "whatsapp-cloud", lastInboundAt });
const hoursAgo = (hours: number) => new Date(runner.clock.time.getTime() - hours * 3_600_000);

describe("sending", () => {
	test("queues the message in its thread's order, moves the thread up and tells everyone", async () => {
		await hot.update(threads).set({ state: "closed", idleNotified: 30 }).where(eq(threads.id, thread.id));
		const message = Message.parse(await send("k1"));
		expect(message).toMatchObject({
			direction: "out",
			status: "queued",
			author: { type: "person", id: asha.id },
			created_at: runner.clock.time.toISOString(),
		});
		expect(await readThread()).toMatchObject({
			state: "open",
			preview: "Your quote is ready",
			lastMessageAt: runner.clock.time,
			idleNotified: 0,
			version: 2,
		});
		expect(await deliveriesOf(message.id)).toMatchObject([
			{ kind: "send", orderKey: `send:${thread.id}`, state: "pending", tenantId: tenant.id },
		]);
		expect(runner.published).toMatchObject([
			{ type: "live", tenantId: tenant.id, event: { type: "message", message: { id: message.id } } },
			{ type: "deliveries" },
			{ type: "archive" },
		]);
	});

	test("twice with one key sends once and answers with the first, also from two places at once", async () => {
		const answers = await Promise.all([send("k1", text("a")), send("k1", text("b")), send("k1", text("c"))]);
		const again = await send("k1", text("d"));
		expect(new Set([...answers, again].map(({ id }) => id)).size).toBe(1);
		expect(await hot.$count(messages, eq(messages.threadId, thread.id))).toBe(1);
		expect(await deliveriesOf(again.id)).toHaveLength(1);
	});

	test("answers with the first even when the window has closed since", async () => {
		thread = await whatsappThread(hoursAgo(23));
		const first = await send("k1");
		runner.clock.time = new Date(runner.clock.time.getTime() + 5 * 3_600_000);
		expect((await send("k1")).id).toBe(first.id);
	});

	test("with a key that another thread used is refused, also when both are sent at once", async () => {
		const other = await createThread(hot, tenant);
		const both = await Promise.allSettled([send("k1"), send("k1", text(), other.id)]);
		expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
		expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
		expect(await hot.$count(deliveries, eq(deliveries.tenantId, tenant.id))).toBe(1);
	});

	test("with a key that another tenant used is a message of its own", async () => {
		const other = createCtxRunner(hot, await createTenantRow(hot));
		await send("k1");
		const theirs = await createThread(hot, { ...tenant, id: await tenantIdOf(other) });
		const message = { content: text(), idempotency_key: "k1" };
		expect(await other.inTenant((ctx) => sendMessage(ctx, { threadId: theirs.id, message }))).toMatchObject({
			status: "queued",
		});
	});

	test("into another tenant's thread is not found, and nothing is written", async () => {
		const spy = createCtxRunner(hot, await createTenantRow(hot));
		const message = { content: text(), idempotency_key: "k1" };
		const spying = spy.inTenant((ctx) => sendMessage(ctx, { threadId: thread.id, message }));
		await expect(spying).rejects.toMatchObject({ code: "not_found" });
		expect(await hot.$count(messages, eq(messages.threadId, thread.id))).toBe(0);
	});
});

const tenantIdOf = (runner: CtxRunner) => runner.inTenant(async (ctx) => ctx.tenant.id);

describe("what the channel cannot carry is refused beside the field", () => {
	test.each<[string, Content]>([
		["too long", text("x".repeat(5_000))],
		["of a kind customers alone send", { kind: "order", catalog_id: "c", items: [] }],
		["with text no database keeps", text("nul \0")],
		["with half a character", text("\ud800")],
	])("%s", async (_, content) => {
		await expect(send("k1", content)).rejects.toMatchObject({
			code: "invalid",
			fields: { content: expect.any(String) },
		});
		expect(await hot.$count(messages, eq(messages.threadId, thread.id))).toBe(0);
	});

	test("a file of our own store is carried by every channel", async () => {
		thread = await whatsappThread(hoursAgo(1));
		const url = `/api/media/files/${crypto.randomUUID()}`;
		expect(await send("k1", { kind: "media", media: "image", url })).toMatchObject({ content: { url } });
		await expect(send("k2", { kind: "media", media: "image", url: "/etc/passwd" })).rejects.toMatchObject({
			code: "invalid",
		});
	});
});

describe("the vendor's window", () => {
	const template: Content = { kind: "template", name: "renewal", language: "en" };

	test.each([
		["24 hours after the customer's last word", 24],
		["when the customer never wrote", null],
	])("is closed %s: templates only", async (_, hours) => {
		thread = await whatsappThread(hours === null ? null : hoursAgo(hours));
		await expect(send("k1")).rejects.toMatchObject({
			code: "invalid",
			fields: { content: expect.stringContaining("template") },
		});
		expect(await send("k2", template)).toMatchObject({ status: "queued" });
	});

	test("is open just before", async () => {
		thread = await whatsappThread(new Date(hoursAgo(24).getTime() + 1));
		expect(await send("k1")).toMatchObject({ status: "queued" });
	});
});

describe("trying again", () => {
	const failed = () =>
		createMessage(hot, thread, {
			direction: "out",
			status: "failed",
			error: { code: "x", message: "no", retryable: true },
			vendorId: "wamid.old",
		});
	const retry = (id: string) => runner.inTenant((ctx) => retryMessage(ctx, id));

	test("puts a failed message on its way once more, without what was known of the last try", async () => {
		const message = await failed();
		expect(await retry(message.id)).toMatchObject({ id: message.id, status: "queued", error: null, vendor_id: null });
		expect(await deliveriesOf(message.id)).toMatchObject([{ kind: "send", state: "pending" }]);
		const [row] = await hot.select().from(messages).where(eq(messages.id, message.id));
		expect(row?.version).toBe(2);
		expect(runner.published.map((signal) => signal.type)).toEqual(["live", "deliveries", "archive"]);
	});

	test("by two people at once is one try; the second hears how it stands", async () => {
		const message = await failed();
		const both = await Promise.allSettled([retry(message.id), retry(message.id)]);
		expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
		expect(both.find(({ status }) => status === "rejected")).toMatchObject({
			reason: { code: "conflict", details: { status: "queued" } },
		});
		expect(await deliveriesOf(message.id)).toHaveLength(1);
	});

	test.each(["queued", "sent", "read", "received"])("of a message that is %s is refused", async (status) => {
		const message = await createMessage(hot, thread, { direction: "out", status });
		await expect(retry(message.id)).rejects.toMatchObject({ code: "conflict", details: { status } });
	});

	test("outside the window is refused and the message stays failed", async () => {
		thread = await whatsappThread(hoursAgo(30));
		const message = await failed();
		await expect(retry(message.id)).rejects.toMatchObject({ code: "invalid" });
		expect(await hot.$count(messages, and(eq(messages.id, message.id), eq(messages.status, "failed")))).toBe(1);
	});

	test("of another tenant's message, or of nothing, is not found", async () => {
		const message = await failed();
		const spy = createCtxRunner(hot, await createTenantRow(hot));
		await expect(spy.inTenant((ctx) => retryMessage(ctx, message.id))).rejects.toMatchObject({ code: "not_found" });
		for (const id of [crypto.randomUUID(), "nonsense"])
			await expect(retry(id)).rejects.toMatchObject({ code: "not_found" });
	});
});
