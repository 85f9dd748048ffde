import { ThreadDetail } from "@flomastr/contracts/conversation";
import { and, eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { archiveTenant } from "#cold/archive.ts";
import { evictIdleThreads } from "#cold/evict.ts";
import { createInboundConnection } from "../../../test/inbound.ts";
import { createMessage, createPerson, createTenantRow, createThread, type PersonActor } from "../../../test/rows.ts";
import { createTwoStores } from "../../../test/two-stores.ts";
import type { TenantRef } from "../../context.ts";
import { addThreadNote } from "./add-note.ts";
import { bringBackThread } from "./bring-back-thread.ts";
import { applyThreadChange, changeThread } from "./change-thread.ts";
import { openThread } from "./get-thread.ts";
import { createMarkRead, type ReadUpTo } from "./mark-read.ts";
import { messages, threads } from "./schema.hot.ts";

const { hot, cold, deps, clock, published, freshTenant, as } = await createTwoStores();

let tenant: TenantRef;
let asha: PersonActor;
let thread: typeof threads.$inferSelect;
beforeEach(async () => {
	({ tenant, asha } = await freshTenant());
	thread = await createThread(hot, tenant, { hydrated: true, lastMessageAt: clock.time });
});

const open = async (input: { id?: string; before?: string } = {}, store: typeof cold | null = cold) =>
	ThreadDetail.parse(await openThread(deps, store, tenant, asha, { id: thread.id, ...input }));
const textsOf = (detail: ThreadDetail) =>
	detail.messages.map(({ content }) => (content.kind === "text" ? content.text : content.kind));
async function say(count: number, first = 0) {
	for (let index = first; index < first + count; index += 1) {
		await createMessage(hot, thread, {
			content: { kind: "text", text: `m${index}` },
			createdAt: new Date(clock.time.getTime() - 1_000_000 + index * 1000),
		});
	}
}
/** Silent for so long that only the tenant's own database has it. */
async function leave() {
	const past = new Date(clock.time.getTime() - 30 * 24 * 3_600_000);
	await hot.update(threads).set({ lastMessageAt: past }).where(eq(threads.id, thread.id));
	await hot.execute(`update contacts set hydrated = true where id = '${thread.contactId}'`);
	await archiveTenant(hot, cold, tenant.id);
	expect((await evictIdleThreads(hot, cold, tenant, clock.time)).evicted).toEqual([thread.id]);
}
const numbered = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `m${from + index}`);
const read = async () => (await hot.select().from(threads).where(eq(threads.id, thread.id)))[0];

describe("opening a thread", () => {
	test("shows its newest fifty messages, oldest first, and pages back to the beginning", async () => {
		await say(120);
		const first = await open();
		expect(textsOf(first)).toEqual(numbered(70, 120));
		const second = await open({ before: first.earlier_cursor ?? "" });
		expect(textsOf(second)).toEqual(numbered(20, 70));
		const third = await open({ before: second.earlier_cursor ?? "" });
		expect(textsOf(third)).toEqual(numbered(0, 20));
		expect(third.earlier_cursor).toBeNull();
	});

	test("shows the contact and the notes, each where it was written", async () => {
		await as(tenant, asha, (ctx) => addThreadNote(ctx, { threadId: thread.id, note: { text: "about the claim" } }));
		const detail = await open();
		expect(detail.contact).toMatchObject({ id: thread.contactId, name: "Dr Rao", notes: [] });
		expect(detail.notes).toMatchObject([{ text: "about the claim", author: { id: asha.id } }]);
	});

	test("that only the cold store has brings it back", async () => {
		await say(3);
		await leave();
		const detail = await open();
		expect(textsOf(detail)).toEqual(["m0", "m1", "m2"]);
		expect(detail.thread.store).toBe("hot");
		expect(await read()).toMatchObject({ hydrated: true });
	});

	test("pages on into the cold store, where the hot one holds the newest fifty only", async () => {
		await say(120);
		await leave();
		const first = await open();
		await say(2, 120);
		const newest = await open();
		expect(textsOf(first)).toEqual(numbered(70, 120));
		expect(textsOf(newest)).toEqual(numbered(72, 122));
		const seen: string[] = [];
		let before = newest.earlier_cursor;
		while (before) {
			const page: ThreadDetail = await open({ before });
			seen.unshift(...textsOf(page));
			before = page.earlier_cursor;
		}
		expect(seen).toEqual(numbered(0, 72));
	});

	test("while the tenant's database cannot be had shows what the hot store has", async () => {
		await say(120);
		await leave();
		await open();
		expect(textsOf(await open({}, null))).toEqual(numbered(70, 120));
	});

	test("of another tenant, of nobody, or by what is no id, is not found", async () => {
		const other = await createTenantRow(hot);
		const theirs = await createThread(hot, other);
		for (const id of [theirs.id, crypto.randomUUID(), "../../etc", "' or 1=1"]) {
			await expect(open({ id })).rejects.toMatchObject({ code: "not_found" });
		}
	});

	test("by an unknown id tells no screen anything", async () => {
		await bringBackThread(deps, cold, tenant, crypto.randomUUID());
		expect(published).toEqual([]);
	});

	test("with a cursor it did not give is refused", async () => {
		await expect(open({ before: "x" })).rejects.toMatchObject({
			code: "invalid",
			fields: { before: expect.any(String) },
		});
	});
});

describe("changing a thread", () => {
	const change = (input: Parameters<typeof changeThread>[1]["change"]) =>
		as(tenant, asha, (ctx) => changeThread(ctx, { id: thread.id, change: input }));

	test("closes, assigns and tags it in one go; screens and archive hear of it", async () => {
		await hot
			.update(threads)
			.set({ tags: ["old", "kept"] })
			.where(eq(threads.id, thread.id));
		const changed = await change({
			state: "closed",
			assignee_id: asha.id,
			add_tags: ["new", "kept"],
			remove_tags: ["old"],
		});
		expect(changed.thread).toMatchObject({ state: "closed", assignee: { name: "Asha Agent" }, tags: ["kept", "new"] });
		expect(await read()).toMatchObject({ version: 2 });
		expect(published.map((signal) => signal.type)).toEqual(["live", "archive"]);
	});

	test("to what it is already changes nothing and tells nobody", async () => {
		await change({ state: "open", assignee_id: null, remove_tags: ["none"], read: true });
		expect(await read()).toEqual(thread);
		expect(published).toEqual([]);
	});

	test("takes the assignment away with null and leaves it without a word", async () => {
		await change({ assignee_id: asha.id });
		await change({ add_tags: ["x"] });
		expect((await read())?.assigneeId).toBe(asha.id);
		await change({ assignee_id: null });
		expect((await read())?.assigneeId).toBeNull();
	});

	test("assigns it to the tenant's own people only", async () => {
		const stranger = await createPerson(hot, await createTenantRow(hot));
		for (const assignee_id of [stranger.id, "nobody"]) {
			await expect(change({ assignee_id })).rejects.toMatchObject({
				code: "invalid",
				fields: { assignee_id: expect.any(String) },
			});
		}
	});

	test("refuses text no database keeps, and tags without end", async () => {
		await expect(change({ add_tags: ["nul \0"] })).rejects.toMatchObject({ code: "invalid" });
		const many = (from: number) => Array.from({ length: 60 }, (_, index) => `tag ${from + index}`);
		await change({ add_tags: many(0) });
		await expect(change({ add_tags: many(60) })).rejects.toMatchObject({ code: "invalid" });
	});

	test("of another tenant is not found", async () => {
		const other = await createTenantRow(hot);
		const spy = await createPerson(hot, other);
		const spying = as(other, spy, (ctx) => changeThread(ctx, { id: thread.id, change: { state: "closed" } }));
		await expect(spying).rejects.toMatchObject({ code: "not_found" });
		expect((await read())?.state).toBe("open");
	});

	test("two tags added at the same moment are both there", async () => {
		await Promise.all(["a", "b", "c", "d"].map((tag) => change({ add_tags: [tag] })));
		expect((await read())?.tags.sort()).toEqual(["a", "b", "c", "d"]);
	});
});

describe("reading a thread", () => {
	test("clears the count and tells the customer's phone, up to their newest message", async () => {
		await hot.update(threads).set({ unread: 2 }).where(eq(threads.id, thread.id));
		await say(2);
		await hot
			.update(messages)
			.set({ vendorId: "wamid.newest" })
			.where(and(eq(messages.threadId, thread.id), eq(messages.createdAt, new Date(clock.time.getTime() - 999_000))));
		const told: ReadUpTo[] = [];
		const markRead = async (upTo: ReadUpTo) => void told.push(upTo);
		const input = { id: thread.id, change: { read: true } as const };
		expect((await applyThreadChange({ ...deps, markRead }, tenant, asha, input)).unread).toBe(0);
		await applyThreadChange({ ...deps, markRead }, tenant, asha, input);
		expect(told).toEqual([{ connectionId: thread.connectionId, vendorId: "wamid.newest" }]);
		expect((await read())?.version).toBe(1);
	});

	test("is a courtesy: a vendor that does not answer disturbs nobody", async () => {
		const connection = await createInboundConnection(hot, tenant);
		const asked: string[] = [];
		const http = {
			timeoutMs: 100,
			now: () => clock.time,
			fetch: async (url: string | URL | Request) => {
				asked.push(String(url));
				throw new TypeError("fetch failed");
			},
		};
		const markRead = createMarkRead({ connections: { find: async () => connection, forget: () => {} }, http });
		await markRead({ connectionId: connection.id, vendorId: "wamid.1" });
		expect(asked).toEqual(["http://phone.invalid/"]);
		const broken = createMarkRead({
			connections: {
				find: async () => {
					throw new Error("store away");
				},
				forget: () => {},
			},
			http,
		});
		await broken({ connectionId: connection.id, vendorId: "wamid.1" });
	});
});

describe("a note", () => {
	const write = (note: { text: string; idempotency_key?: string }, threadId = thread.id) =>
		as(tenant, asha, (ctx) => addThreadNote(ctx, { threadId, note }));

	test("with the same idempotency key is written once", async () => {
		const first = await write({ text: "call back", idempotency_key: "k1" });
		expect(await write({ text: "call back", idempotency_key: "k1" })).toEqual(first);
		expect((await open()).notes).toHaveLength(1);
	});

	test("without a key is a new one each time", async () => {
		await write({ text: "again" });
		await write({ text: "again" });
		expect((await open()).notes).toHaveLength(2);
	});

	test("with the key of a note elsewhere is refused, not swallowed", async () => {
		await write({ text: "one", idempotency_key: "k1" });
		const other = await createThread(hot, tenant, { hydrated: true });
		await expect(write({ text: "two", idempotency_key: "k1" }, other.id)).rejects.toMatchObject({ code: "conflict" });
	});
});
