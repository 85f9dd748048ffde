import { and, eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import type { Connection } from "#channels/connections.ts";
import { createReceive } from "#channels/receive.ts";
import { deliveries } from "#deliveries/schema.hot.ts";
import { events } from "#events/schema.hot.ts";
import { contacts, notes } from "#suites/contacts/schema.hot.ts";
import { contactId, threadId } from "#suites/conversations/ids.ts";
import { messages, threads } from "#suites/conversations/schema.hot.ts";
import { tasks } from "#tasks/schema.hot.ts";
import { createColdStore } from "../../test/cold-store.ts";
import { createHotStore } from "../../test/hot-store.ts";
import { createInboundConnection, inboundMessage } from "../../test/inbound.ts";
import { createContact, createTenantRow, createThread } from "../../test/rows.ts";
import type { TenantRef } from "../context.ts";
import { Signals } from "../signals.ts";
import { archiveTenant } from "./archive.ts";
import { evictIdleThreads } from "./evict.ts";
import { evictIdleContacts } from "./evict-contacts.ts";
import { hydrateThreads } from "./hydrate.ts";

const { hot } = await createHotStore();
const cold = await createColdStore();
const clock = { time: new Date("2026-11-01T09:00:00.000Z") };
const deps = { hot, signals: new Signals(), clock: () => clock.time };
const receive = createReceive(deps);
const address = "919900000001";
const day = 24 * 3_600_000;

let tenant: TenantRef;
let connection: Connection;
let thread: string;
let contact: string;
beforeEach(async () => {
	clock.time = new Date("2026-11-01T09:00:00.000Z");
	tenant = await createTenantRow(hot);
	connection = await createInboundConnection(hot, tenant);
	thread = threadId(connection.id, address);
	contact = contactId(tenant.id, "sandbox", address);
});

const later = (days: number) => {
	clock.time = new Date(clock.time.getTime() + days * day);
};
/** The customer writes at the clock's time, and the archive worker does its round. */
async function says(text: string): Promise<void> {
	await receive(connection, [inboundMessage({ content: { kind: "text", text }, sent_at: clock.time })]);
	await hydrateThreads(deps, cold, tenant, [thread]);
	await archiveTenant(hot, cold, tenant.id);
}
const evict = () => evictIdleThreads(hot, cold, tenant, clock.time);
const hotThread = async () => (await hot.select().from(threads).where(eq(threads.id, thread)))[0];
const hotContact = async () => (await hot.select().from(contacts).where(eq(contacts.id, contact)))[0];
const hotTexts = async () =>
	(await hot.select().from(messages).where(eq(messages.threadId, thread)).orderBy(messages.createdAt, messages.id)).map(
		({ content }) => (content.kind === "text" ? content.text : content.kind),
	);
const coldTexts = async () =>
	(
		await cold.query("select words from business.messages where thread_id = $1 order by created_at, id", [thread])
	).rows.map((row) => row.words);
const eventTypes = async () =>
	(await hot.select().from(events).where(eq(events.tenantId, tenant.id)).orderBy(events.createdAt)).map(
		({ type }) => type,
	);
async function write(note: Partial<typeof notes.$inferInsert> = {}): Promise<string> {
	const id = crypto.randomUUID();
	await hot.insert(notes).values({
		text: "Prefers mornings",
		author: { type: "system", id: "s", name: "S" },
		createdAt: clock.time,
		...note,
		id,
		tenantId: tenant.id,
		contactId: contact,
	});
	return id;
}

describe("archiving", () => {
	test("copies everything once, and only what changed since", async () => {
		await says("one");
		expect(await coldTexts()).toEqual(["one"]);
		expect(await archiveTenant(hot, cold, tenant.id)).toBe(0);
		await hot.update(messages).set({ reaction: "👍", version: 2 }).where(eq(messages.threadId, thread));
		expect(await archiveTenant(hot, cold, tenant.id)).toBe(1);
		const { rows } = await cold.query("select reaction, version from business.messages where thread_id = $1", [thread]);
		expect(rows).toEqual([{ reaction: "👍", version: 2 }]);
	});

	test("copies nothing of another tenant", async () => {
		await says("mine");
		const other = await createTenantRow(hot);
		expect(await archiveTenant(hot, cold, other.id)).toBe(0);
	});

	test("never overwrites a newer copy with an older one", async () => {
		await says("one");
		await cold.query("update business.threads set preview = 'newer', version = 9 where id = $1", [thread]);
		await hot.update(threads).set({ preview: "older", version: 5 }).where(eq(threads.id, thread));
		await archiveTenant(hot, cold, tenant.id);
		const { rows } = await cold.query("select preview from business.threads where id = $1", [thread]);
		expect(rows).toEqual([{ preview: "newer" }]);
	});

	test("leaves out a thread that was not filled from the cold store yet, and copies its messages all the same", async () => {
		await receive(connection, [inboundMessage({ content: { kind: "text", text: "hi" }, sent_at: clock.time })]);
		await archiveTenant(hot, cold, tenant.id);
		expect(await coldTexts()).toEqual(["hi"]);
		expect((await cold.query("select from business.threads where id = $1", [thread])).rowCount).toBe(0);
	});

	test("keeps a task with its audit trail", async () => {
		const id = crypto.randomUUID();
		const task = { title: "Approve", taskType: "reply", priority: "normal", idempotencyKey: id, object: {} as never };
		await hot.insert(tasks).values({ ...task, id, tenantId: tenant.id });
		await archiveTenant(hot, cold, tenant.id);
		const { rows } = await cold.query("select title, audit from business.tasks where id = $1", [id]);
		expect(rows).toEqual([{ title: "Approve", audit: [] }]);
	});
});

describe("a silent thread", () => {
	test("leaves the hot store with its messages, notes and contact, and all of it is in the cold one", async () => {
		await says("one");
		await write({ threadId: thread });
		await write();
		await archiveTenant(hot, cold, tenant.id);
		later(15);
		expect(await evict()).toEqual({ evicted: [thread], unproven: [] });
		expect(await hotThread()).toBeUndefined();
		expect(await hotContact()).toBeUndefined();
		expect(await hotTexts()).toEqual([]);
		expect(await hot.$count(notes, eq(notes.contactId, contact))).toBe(0);
		expect(await coldTexts()).toEqual(["one"]);
		const { rowCount } = await cold.query("select from business.notes where contact_id = $1", [contact]);
		expect(rowCount).toBe(2);
	});

	test("stays until the fourteenth day is over", async () => {
		await says("one");
		later(13.9);
		expect(await evict()).toEqual({ evicted: [], unproven: [] });
	});

	test.each([
		[
			"a message's copy was altered",
			'update business.messages set content = content || \'{"text":"x"}\' where thread_id = $1',
		],
		[
			"a message's copy is of another version",
			"update business.messages set version = version + 1 where thread_id = $1",
		],
		["a message's copy is missing", "delete from business.messages where thread_id = $1"],
		["a note's copy is missing", "delete from business.notes where thread_id = $1"],
		["its own copy is missing", "delete from business.threads where id = $1"],
		["its own copy is older", "update business.threads set version = 0 where id = $1"],
	])("stays when %s", async (_, damage) => {
		await says("one");
		await write({ threadId: thread });
		await archiveTenant(hot, cold, tenant.id);
		await cold.query(damage, [thread]);
		later(15);
		expect(await evict()).toEqual({ evicted: [], unproven: [thread] });
		expect(await hotTexts()).toEqual(["one"]);
	});

	test("goes without its contact when the contact's copy is missing", async () => {
		await says("one");
		await cold.query("delete from business.contacts where id = $1", [contact]);
		later(15);
		expect((await evict()).evicted).toEqual([thread]);
		expect(await hotContact()).toBeDefined();
	});

	test("stays while a person still has to decide something about it", async () => {
		await says("one");
		const task = {
			title: "Approve",
			taskType: "reply",
			priority: "normal",
			idempotencyKey: thread,
			object: {} as never,
		};
		await hot.insert(tasks).values({ ...task, id: crypto.randomUUID(), tenantId: tenant.id, threadId: thread });
		later(15);
		expect((await evict()).evicted).toEqual([]);
	});

	test.each(["pending", "running", "dead"] as const)("stays while an event of it is %s", async (state) => {
		await says("one");
		const [event] = await hot
			.select()
			.from(events)
			.where(and(eq(events.threadId, thread), eq(events.type, "message.received")));
		await hot.insert(deliveries).values({
			id: crypto.randomUUID(),
			tenantId: tenant.id,
			kind: "event",
			orderKey: "k",
			subjectId: event?.id ?? "",
			state,
		});
		later(15);
		expect((await evict()).evicted).toEqual([]);
	});

	test("stays when something of it was not copied yet", async () => {
		await says("one");
		await hot.update(messages).set({ status: "read", version: 7 }).where(eq(messages.threadId, thread));
		later(15);
		expect((await evict()).evicted).toEqual([]);
	});

	test.each([
		["a status", "update messages set status = 'read', version = version + 1 where thread_id = $1"],
		["a note", "update notes set text = 'changed', version = version + 1 where thread_id = $1"],
		["a change of its own", "update threads set tags = '{new}', version = version + 1 where id = $1"],
	])("stays when %s comes between the proof and the leaving", async (_, change) => {
		await says("one");
		await write({ threadId: thread });
		await archiveTenant(hot, cold, tenant.id);
		later(15);
		const slow = {
			async query(text: string, values: unknown[]) {
				const answer = await cold.query(text, values);
				// The last question before the removal.
				if (text.includes("business.contacts")) await hot.$client.query(change, [thread]);
				return answer;
			},
		} as unknown as typeof cold;
		expect(await evictIdleThreads(hot, slow, tenant, clock.time)).toEqual({ evicted: [], unproven: [] });
		expect(await hotTexts()).toEqual(["one"]);
	});

	test("takes the contact along only when no other thread needs it", async () => {
		await says("one");
		later(15);
		const second = await createInboundConnection(hot, tenant);
		await receive(second, [inboundMessage({ sent_at: clock.time })]);
		expect((await evict()).evicted).toEqual([thread]);
		expect(await hotContact()).toBeDefined();
	});
});

describe("a contact without a conversation", () => {
	const evictContacts = () => evictIdleContacts(hot, cold, tenant, clock.time);
	const known = async () => {
		await createContact(hot, tenant, { id: contact, hydrated: true, updatedAt: clock.time });
		await write();
		await archiveTenant(hot, cold, tenant.id);
	};

	test("leaves with its notes after fourteen days untouched", async () => {
		await known();
		later(13.9);
		expect(await evictContacts()).toBe(0);
		later(0.2);
		expect(await evictContacts()).toBe(1);
		expect(await hotContact()).toBeUndefined();
		expect(await hot.$count(notes, eq(notes.contactId, contact))).toBe(0);
		const { rowCount } = await cold.query("select from business.notes where contact_id = $1", [contact]);
		expect(rowCount).toBe(1);
	});

	test.each([
		["its copy is missing", "delete from business.contacts where id = $1"],
		["its copy is older", "update business.contacts set version = 0 where id = $1"],
	])("stays when %s", async (_, damage) => {
		await known();
		await cold.query(damage, [contact]);
		later(15);
		expect(await evictContacts()).toBe(0);
	});

	test("stays while a note of it is not copied, or a conversation needs it", async () => {
		await known();
		await write();
		later(15);
		expect(await evictContacts()).toBe(0);
		await archiveTenant(hot, cold, tenant.id);
		await createThread(hot, tenant, { contactId: contact });
		expect(await evictContacts()).toBe(0);
	});
});

describe("coming back", () => {
	async function leave(): Promise<void> {
		await says("one");
		await hot
			.update(threads)
			.set({ tags: ["claim"], assigneeId: "asha", version: 5 })
			.where(eq(threads.id, thread));
		await hot
			.update(contacts)
			.set({ name: "Dr Meera Rao", tags: ["vip"], attributes: { plan: "gold" }, email: "m@rao.test", version: 5 })
			.where(eq(contacts.id, contact));
		await write({ threadId: thread });
		await archiveTenant(hot, cold, tenant.id);
		later(20);
		expect((await evict()).evicted).toEqual([thread]);
	}

	test("when somebody opens it, it is as it left", async () => {
		await leave();
		await hydrateThreads(deps, cold, tenant, [thread]);
		expect(await hotThread()).toMatchObject({ tags: ["claim"], assigneeId: "asha", hydrated: true, unread: 0 });
		expect(await hotContact()).toMatchObject({ name: "Dr Meera Rao", tags: ["vip"], attributes: { plan: "gold" } });
		expect(await hotTexts()).toEqual(["one"]);
		expect(await hot.$count(notes, eq(notes.threadId, thread))).toBe(1);
		expect(await archiveTenant(hot, cold, tenant.id)).toBe(0);
	});

	test("when the customer writes, old and new become one thread, in both stores", async () => {
		await leave();
		await says("two");
		expect(await hotTexts()).toEqual(["one", "two"]);
		expect(await coldTexts()).toEqual(["one", "two"]);
		expect(await hotThread()).toMatchObject({
			tags: ["claim"],
			assigneeId: "asha",
			preview: "two",
			unread: 1,
			lastInboundAt: clock.time,
			createdAt: new Date("2026-11-01T09:00:00.000Z"),
		});
		expect(await hotContact()).toMatchObject({ name: "Dr Meera Rao", tags: ["vip"], email: "m@rao.test" });
		const { rows } = await cold.query("select tags, preview from business.threads where id = $1", [thread]);
		expect(rows).toEqual([{ tags: ["claim"], preview: "two" }]);
		const { rows: kept } = await cold.query("select name, attributes from business.contacts where id = $1", [contact]);
		expect(kept).toEqual([{ name: "Dr Meera Rao", attributes: { plan: "gold" } }]);
	});

	test("what was changed in the meantime is kept beside what comes back", async () => {
		await leave();
		await receive(connection, [inboundMessage({ sent_at: clock.time })]);
		await hot
			.update(threads)
			.set({ tags: ["urgent"], version: 2 })
			.where(eq(threads.id, thread));
		await hot
			.update(contacts)
			.set({ attributes: { city: "Pune" }, version: 2 })
			.where(eq(contacts.id, contact));
		await hydrateThreads(deps, cold, tenant, [thread]);
		await archiveTenant(hot, cold, tenant.id);
		expect((await hotThread())?.tags.sort()).toEqual(["claim", "urgent"]);
		const { rows } = await cold.query("select attributes from business.contacts where id = $1", [contact]);
		expect(rows).toEqual([{ attributes: { plan: "gold", city: "Pune" } }]);
	});

	test("twice, or while it is here, changes nothing", async () => {
		await leave();
		await hydrateThreads(deps, cold, tenant, [thread]);
		const before = [await hotThread(), await hotContact(), await hotTexts()];
		await hydrateThreads(deps, cold, tenant, [thread]);
		expect([await hotThread(), await hotContact(), await hotTexts()]).toEqual(before);
	});

	test("brings the newest fifty messages and leaves the rest where it is, nothing lost over many rounds", async () => {
		for (let index = 0; index < 70; index += 1) {
			clock.time = new Date(clock.time.getTime() + 60_000);
			await receive(connection, [
				inboundMessage({ content: { kind: "text", text: `m${index}` }, sent_at: clock.time }),
			]);
		}
		await hydrateThreads(deps, cold, tenant, [thread]);
		await archiveTenant(hot, cold, tenant.id);
		for (let round = 0; round < 3; round += 1) {
			later(20);
			expect((await evict()).evicted).toEqual([thread]);
			await says(`round ${round}`);
			expect(await hotTexts()).toHaveLength(51);
		}
		const all = Array.from({ length: 70 }, (_, index) => `m${index}`);
		expect(await coldTexts()).toEqual([...all, "round 0", "round 1", "round 2"]);
	});
});

describe("workflows hear of a new contact", () => {
	test("once, when neither store knew it", async () => {
		await says("one");
		await says("two");
		expect((await eventTypes()).filter((type) => type === "contact.created")).toHaveLength(1);
	});

	test("not when somebody comes back who only the cold store knew", async () => {
		await says("one");
		later(20);
		await evict();
		await says("two");
		expect((await eventTypes()).filter((type) => type === "contact.created")).toHaveLength(1);
	});

	test("not again when somebody known writes over another connection", async () => {
		await says("one");
		const second = await createInboundConnection(hot, tenant);
		await receive(second, [inboundMessage({ sent_at: clock.time })]);
		await hydrateThreads(deps, cold, tenant, [threadId(second.id, address)]);
		expect((await eventTypes()).filter((type) => type === "contact.created")).toHaveLength(1);
	});
});
