import { and, eq, sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { deliveries } from "#deliveries/schema.hot.ts";
import { events, subscriptions } from "#events/schema.hot.ts";
import { withTenant } from "#hot/with-tenant.ts";
import { contacts } from "#suites/contacts/schema.hot.ts";
import { threadId } from "#suites/conversations/ids.ts";
import { messages, threads } from "#suites/conversations/schema.hot.ts";
import { createHotStore } from "../../test/hot-store.ts";
import { createInboundConnection, inboundMessage } from "../../test/inbound.ts";
import { createMessage, createTenantRow, createThread } from "../../test/rows.ts";
import type { TenantRef } from "../context.ts";
import { type Signal, Signals } from "../signals.ts";
import type { InboundMessage } from "./channel.ts";
import type { Connection } from "./connections.ts";
import { createReceive } from "./receive.ts";

const { hot } = await createHotStore();
const now = new Date("2026-11-20T09:00:00.000Z");
const signals = new Signals();
const published: Signal[] = [];
signals.subscribe((signal) => published.push(signal));
const receiver = (time = now) => createReceive({ hot, signals, clock: () => time });
const receive = receiver();

let tenant: TenantRef;
let connection: Connection;
beforeEach(async () => {
	tenant = await createTenantRow(hot);
	connection = await createInboundConnection(hot, tenant);
	published.length = 0;
});

const stored = () => hot.select().from(messages).where(eq(messages.tenantId, tenant.id)).orderBy(messages.id);
const threadOf = async (address = "919900000001") =>
	(
		await hot
			.select()
			.from(threads)
			.where(eq(threads.id, threadId(connection.id, address)))
	)[0];
const eventsOf = () => hot.select().from(events).where(eq(events.tenantId, tenant.id));
const from = (address: string): InboundMessage["from"] => ({
	address,
	phone: `+${address}`,
	user_id: null,
	name: null,
});

async function subscribe(values: Partial<typeof subscriptions.$inferInsert> = {}): Promise<string> {
	const id = crypto.randomUUID();
	await hot.insert(subscriptions).values({
		tenantId: tenant.id,
		workflowId: "w1",
		workflowName: "Intake",
		webhookPath: "/webhook/intake",
		events: ["message.received"],
		...values,
		id,
		nodeId: id,
	});
	return id;
}

describe("a message", () => {
	test("is there with its contact, thread, event and delivery once it was received", async () => {
		const subscription = await subscribe();
		await receive(connection, [inboundMessage({ content: { kind: "text", text: "I need cover" } })]);

		const [message] = await stored();
		expect(message).toMatchObject({ direction: "in", status: "received", version: 1, archivedVersion: 0 });
		expect(await threadOf()).toMatchObject({
			state: "open",
			unread: 1,
			preview: "I need cover",
			lastInboundAt: new Date("2026-11-20T08:59:00.000Z"),
			hydrated: false,
		});
		const [contact] = await hot.select().from(contacts).where(eq(contacts.tenantId, tenant.id));
		expect(contact).toMatchObject({
			name: "Dr Rao",
			phone: "+919900000001",
			identities: [{ channel: "sandbox", address: "919900000001" }],
		});
		const [event] = await eventsOf();
		expect(event).toMatchObject({ type: "message.received", data: { message_id: message?.id } });
		const [delivery] = await hot.select().from(deliveries).where(eq(deliveries.tenantId, tenant.id));
		expect(delivery).toMatchObject({
			kind: "event",
			subjectId: event?.id,
			subscriptionId: subscription,
			orderKey: `${subscription}:${message?.threadId}`,
		});
		expect(published.map((signal) => signal.type)).toEqual(["live", "deliveries", "archive", "measure"]);
	});

	test("is seen by its own tenant only", async () => {
		const other = await createTenantRow(hot);
		await receive(connection, [inboundMessage()]);
		const seen = (id: string) => withTenant(hot, id, (tx) => tx.select().from(messages));
		expect(await seen(tenant.id)).toHaveLength(1);
		expect(await seen(other.id)).toHaveLength(0);
	});

	test("from a clock that runs ahead does not stay on top of the inbox", async () => {
		await receive(connection, [inboundMessage({ sent_at: new Date("2031-01-01T00:00:00.000Z") })]);
		expect((await threadOf())?.lastMessageAt).toEqual(now);
	});

	test("from a vendor that counts whole seconds does not stand above what it answers", async () => {
		const question = new Date("2026-11-20T09:00:00.100Z");
		const receiveLater = receiver(new Date("2026-11-20T09:00:00.400Z"));
		await receiveLater(connection, [inboundMessage({ sent_at: new Date("2026-11-20T09:00:00.000Z") })]);
		const [message] = await stored();
		expect(message?.createdAt.getTime()).toBeGreaterThan(question.getTime());
	});

	test("reopens a closed thread and counts as unread", async () => {
		await receive(connection, [inboundMessage()]);
		await hot.update(threads).set({ state: "closed", idleNotified: 60 }).where(eq(threads.tenantId, tenant.id));
		await receive(connection, [inboundMessage()]);
		expect(await threadOf()).toMatchObject({ state: "open", unread: 2, version: 2, idleNotified: 0 });
	});

	test("that arrives late changes neither the preview nor the order of the inbox", async () => {
		await receive(connection, [inboundMessage({ content: { kind: "text", text: "newest" } })]);
		const late = new Date("2026-11-20T08:00:00.000Z");
		await receive(connection, [inboundMessage({ content: { kind: "text", text: "older" }, sent_at: late })]);
		expect(await threadOf()).toMatchObject({
			preview: "newest",
			lastMessageAt: new Date("2026-11-20T08:59:00.000Z"),
			unread: 2,
		});
	});

	test("keeps where the conversation came from although a later one of the batch does not say", async () => {
		const referral = { source: "ad", source_id: "ad-1" } as const;
		await receive(connection, [
			inboundMessage({ referral, sent_at: new Date("2026-11-20T08:00:00.000Z") }),
			inboundMessage({ referral: null, sent_at: new Date("2026-11-20T08:30:00.000Z") }),
		]);
		expect((await threadOf())?.referral).toEqual(referral);
	});

	test("our side wrote elsewhere is kept, but starts no workflow and opens no window", async () => {
		await subscribe();
		const { from: to, ...rest } = inboundMessage();
		await receive(connection, [
			{ type: "echo", vendor_id: rest.vendor_id, from: "sandbox", to, content: rest.content, sent_at: rest.sent_at },
		]);
		expect(await stored()).toMatchObject([{ direction: "out", status: "sent" }]);
		expect(await threadOf()).toMatchObject({ unread: 0, lastInboundAt: null });
		expect(await eventsOf()).toHaveLength(0);
	});
});

describe("duplicates", () => {
	test("within one webhook are stored once", async () => {
		const message = inboundMessage();
		await receive(connection, [message, message, inboundMessage()]);
		expect(await stored()).toHaveLength(2);
		expect((await threadOf())?.unread).toBe(2);
	});

	test("of an earlier webhook change nothing and tell nobody", async () => {
		const message = inboundMessage();
		await receive(connection, [message]);
		const before = await threadOf();
		published.length = 0;
		await receive(connection, [message]);
		expect(await threadOf()).toEqual(before);
		expect(await eventsOf()).toHaveLength(1);
		expect(published).toEqual([]);
	});

	test("across parallel receivers, shuffled, leave each message, event and delivery exactly once", async () => {
		await subscribe();
		const sent = Array.from({ length: 120 }, (_, index) =>
			inboundMessage({
				from: from(`9199000000${String(index % 7).padStart(2, "0")}`),
				sent_at: new Date(now.getTime() - 120_000 + index * 1000),
			}),
		);
		// Each three times, over three processes, in an order of its own each.
		const processes = [receiver(), receiver(), receiver()];
		await Promise.all(
			processes.flatMap((receiveThere, step) =>
				sent.map((_, index) => receiveThere(connection, [sent[(index * (7 + step * 4)) % 120] as InboundMessage])),
			),
		);
		const found = await stored();
		expect(found.map((row) => row.vendorId).sort()).toEqual(sent.map((message) => message.vendor_id).sort());
		expect(await eventsOf()).toHaveLength(120);
		const count = await hot.$count(deliveries, eq(deliveries.tenantId, tenant.id));
		expect(count).toBe(120);
		const unread = await hot
			.select({ sum: sql<number>`sum(${threads.unread})::int` })
			.from(threads)
			.where(eq(threads.tenantId, tenant.id));
		expect(unread).toEqual([{ sum: 120 }]);
	});

	test("are told apart by connection: another account's ids are its own", async () => {
		const message = inboundMessage();
		await receive(connection, [message]);
		await receive(await createInboundConnection(hot, tenant), [message]);
		expect(await stored()).toHaveLength(2);
	});
});

test("a message that the store refuses takes neither its batch nor its webhook along", async () => {
	const poison = inboundMessage({ content: { kind: "text", text: "nul \0 inside" } });
	const companion = inboundMessage();
	const answers = await Promise.allSettled([
		receive(connection, [inboundMessage()]),
		receive(connection, [companion, poison]),
		receive(connection, [inboundMessage()]),
	]);
	expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
	expect(await stored()).toHaveLength(3);
	expect((await stored()).map((row) => row.vendorId)).toContain(companion.vendor_id);
});

describe("subscriptions", () => {
	test("with a filter get messages of their channels only; without one, all", async () => {
		const all = await subscribe();
		const sandbox = await subscribe({ filter: { channels: ["sandbox"] } });
		await subscribe({ filter: { channels: ["whatsapp-cloud"] } });
		const none = await subscribe({ filter: { channels: [] } });
		await subscribe({ events: ["task.decided"] });
		await receive(connection, [inboundMessage()]);
		const rows = await hot.select().from(deliveries).where(eq(deliveries.tenantId, tenant.id));
		expect(rows.map((row) => row.subscriptionId).sort()).toEqual([all, sandbox, none].sort());
	});

	test("of another tenant get nothing", async () => {
		const other = await createTenantRow(hot);
		await hot.insert(subscriptions).values({
			id: crypto.randomUUID(),
			tenantId: other.id,
			workflowId: "w1",
			workflowName: "Spy",
			nodeId: "n1",
			webhookPath: "/webhook/spy",
			events: ["message.received"],
		});
		await receive(connection, [inboundMessage()]);
		expect(await hot.$count(deliveries, and(eq(deliveries.tenantId, other.id)))).toBe(0);
	});

	test("get the messages of one thread in the order they were written, even shuffled within a batch", async () => {
		await subscribe();
		const at = (minute: number) => new Date(`2026-11-20T08:0${minute}:00.000Z`);
		const sent = [3, 1, 4, 2].map((minute) =>
			inboundMessage({ vendor_id: `${tenant.id}-${minute}`, sent_at: at(minute) }),
		);
		await receive(connection, sent);
		const rows = await hot
			.select({ vendorId: messages.vendorId })
			.from(deliveries)
			.innerJoin(events, eq(events.id, deliveries.subjectId))
			.innerJoin(messages, sql`${messages.id}::text = ${events.data}->>'message_id'`)
			.where(eq(deliveries.tenantId, tenant.id))
			.orderBy(deliveries.seq);
		expect(rows.map((row) => row.vendorId)).toEqual([1, 2, 3, 4].map((minute) => `${tenant.id}-${minute}`));
	});
});

describe("a reaction", () => {
	const react = (to_vendor_id: string, emoji: string | null, minute = 1) =>
		inboundMessage({
			content: { kind: "reaction", emoji, to_vendor_id },
			sent_at: new Date(`2026-11-20T08:0${minute}:00.000Z`),
		});

	test("shows on the message it is about, and the message is archived anew", async () => {
		const thread = await createThread(hot, tenant, { connectionId: connection.id });
		const message = await createMessage(hot, thread, { direction: "out", vendorId: "wamid.ours", archivedVersion: 1 });
		await receive(connection, [react("wamid.ours", "👍")]);
		const [after] = await hot.select().from(messages).where(eq(messages.id, message.id));
		expect(after).toMatchObject({ reaction: "👍", version: 2 });
	});

	test("to a message of the same webhook finds it, and the last of several counts", async () => {
		const message = inboundMessage({ vendor_id: `wamid.${tenant.id}` });
		await receive(connection, [
			message,
			react(message.vendor_id, null, 3),
			react(message.vendor_id, "🙏", 2),
			react(message.vendor_id, "👍", 1),
		]);
		const [row] = await hot.select().from(messages).where(eq(messages.vendorId, message.vendor_id));
		expect(row?.reaction).toBeNull();
		expect(row?.version).toBe(2);
	});

	test("repeated after it was taken back does not come back", async () => {
		const thread = await createThread(hot, tenant, { connectionId: connection.id });
		const message = await createMessage(hot, thread, { direction: "out", vendorId: "wamid.again" });
		const first = react("wamid.again", "👍", 1);
		await receive(connection, [first]);
		await receive(connection, [react("wamid.again", null, 2)]);
		await receive(connection, [first]);
		const [after] = await hot.select().from(messages).where(eq(messages.id, message.id));
		expect(after?.reaction).toBeNull();
	});
});
