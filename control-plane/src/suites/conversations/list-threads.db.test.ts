import { ThreadPage, ThreadQuery } from "@flomastr/contracts/conversation";
import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { archiveTenant } from "#cold/archive.ts";
import { evictIdleThreads } from "#cold/evict.ts";
import { tasks } from "#tasks/schema.hot.ts";
import {
	createContact,
	createMessage,
	createPerson,
	createTenantRow,
	createThread,
	type PersonActor,
} from "../../../test/rows.ts";
import { createTwoStores } from "../../../test/two-stores.ts";
import type { TenantRef } from "../../context.ts";
import { openThreadList } from "./list-threads.ts";
import { threads } from "./schema.hot.ts";

const { hot, cold, deps, clock, freshTenant } = await createTwoStores();

let tenant: TenantRef;
let asha: PersonActor;
beforeEach(async () => {
	({ tenant, asha } = await freshTenant());
});

const list = async (query: Record<string, unknown> = {}, store: typeof cold | null = cold) =>
	ThreadPage.parse(await openThreadList(deps, store, tenant, asha, ThreadQuery.parse(query)));
const ids = async (query: Record<string, unknown> = {}) => (await list(query)).threads.map((thread) => thread.id);
const minutesAgo = (minutes: number) => new Date(clock.time.getTime() - minutes * 60_000);

interface New {
	name?: string;
	text?: string;
	address?: string;
	minutes?: number;
	values?: Partial<typeof threads.$inferInsert>;
}
async function conversation({ name = "Dr Rao", text = "Hello", address, minutes = 1, values = {} }: New = {}) {
	const contact = await createContact(hot, tenant, { name, hydrated: true });
	const at = minutesAgo(minutes);
	const thread = await createThread(hot, tenant, {
		contactId: contact.id,
		lastMessageAt: at,
		hydrated: true,
		...(address && { address }),
		...values,
	});
	await createMessage(hot, thread, { content: { kind: "text", text }, createdAt: at });
	return thread.id;
}
/** Older than the hot store keeps. */
async function oldConversation(input: New & { days?: number } = {}) {
	const id = await conversation({ ...input, minutes: (input.days ?? 30) * 24 * 60 });
	await archiveTenant(hot, cold, tenant.id);
	const { evicted } = await evictIdleThreads(hot, cold, tenant, clock.time);
	expect(evicted).toContain(id);
	return id;
}

describe("the inbox", () => {
	test("shows open threads, newest first, with who, what and how many tasks wait", async () => {
		const older = await conversation({ name: "Dr Shah", minutes: 9 });
		const newer = await conversation({ values: { assigneeId: asha.id, unread: 2, preview: "Hello", tags: ["claim"] } });
		await conversation({ values: { state: "closed" } });
		const task = {
			title: "T",
			taskType: "t",
			priority: "normal",
			object: {} as never,
			tenantId: tenant.id,
			threadId: newer,
		};
		for (const state of ["open", "claimed", "decided"]) {
			const id = crypto.randomUUID();
			await hot.insert(tasks).values({ ...task, id, idempotencyKey: id, state });
		}
		const page = await list();
		expect(page.threads.map((thread) => thread.id)).toEqual([newer, older]);
		expect(page.threads[0]).toMatchObject({
			contact: { name: "Dr Rao" },
			assignee: { id: asha.id, name: "Asha Agent" },
			unread: 2,
			preview: "Hello",
			open_tasks: 2,
			store: "hot",
			window_expires_at: null,
		});
		expect(page.counts).toEqual({ open: 2, mine: 1, unassigned: 1, unread: 1 });
	});

	test("tells when the vendor's window closes: 24 hours after the customer's last word", async () => {
		await conversation({ values: { channel: "whatsapp-cloud", lastInboundAt: clock.time } });
		expect((await list()).threads[0]?.window_expires_at).toBe("2026-11-21T09:00:00.000Z");
	});

	test("filters by state, by whose it is and by tag", async () => {
		const mine = await conversation({ values: { assigneeId: asha.id } });
		const nobodys = await conversation({ minutes: 2, values: { tags: ["claim"] } });
		const closed = await conversation({ minutes: 3, values: { state: "closed", assigneeId: "ravi" } });
		expect(await ids({ state: "closed" })).toEqual([closed]);
		expect(await ids({ state: "all" })).toEqual([mine, nobodys, closed]);
		expect(await ids({ assignee: "me" })).toEqual([mine]);
		expect(await ids({ assignee: "none" })).toEqual([nobodys]);
		expect(await ids({ tag: "claim" })).toEqual([nobodys]);
		expect(await ids({ tag: "nul \0" })).toEqual([]);
	});

	test("pages without gaps or repeats, threads of one instant included", async () => {
		const all: string[] = [];
		for (let index = 0; index < 11; index += 1) all.push(await conversation({ minutes: Math.floor(index / 4) }));
		const seen: string[] = [];
		let cursor: string | null | undefined;
		do {
			const page: ThreadPage = await list({ limit: 3, ...(cursor && { cursor }) });
			expect(page.threads.length).toBeLessThanOrEqual(3);
			seen.push(...page.threads.map((thread) => thread.id));
			cursor = page.next_cursor;
		} while (cursor);
		expect(new Set(seen).size).toBe(11);
		expect(seen.toSorted()).toEqual(all.toSorted());
	});

	test("refuses a cursor it did not give", async () => {
		for (const cursor of ["nonsense", Buffer.from('["now","1"]').toString("base64url")]) {
			await expect(list({ cursor })).rejects.toMatchObject({ code: "invalid", fields: { cursor: expect.any(String) } });
		}
	});

	test("shows nothing of another tenant, counts included", async () => {
		const other = await createTenantRow(hot);
		const spy = await createPerson(hot, other);
		await conversation({ text: "secret" });
		const page = await openThreadList(deps, null, other, spy, ThreadQuery.parse({ q: "secret", state: "all" }));
		expect(page).toMatchObject({ threads: [], counts: { open: 0, mine: 0, unassigned: 0, unread: 0 } });
	});
});

describe("the search", () => {
	test("finds by name, by address however the number is written, and by the beginnings of words said", async () => {
		const id = await conversation({
			name: "Dr Meera Iyer",
			address: "919876543210",
			text: "My malpractice policy lapsed",
		});
		await conversation({ name: "Dr Shah", text: "Good morning", address: "919811111111" });
		for (const q of ["meera", "IYER", "98765 43210", "+91 98765-43210", "malprac", "policy LAPSED", "lapsed policy"]) {
			expect([q, await ids({ q })]).toEqual([q, [id]]);
		}
		for (const q of ["alpractice", "policy shah", "%", "_", "\\", "'", "' | 'x", "& !", "\0"]) {
			expect([q, await ids({ q })]).toEqual([q, q === "\0" ? expect.any(Array) : []]);
		}
	});

	test("finds words both before and after they were archived", async () => {
		const id = await conversation({ text: "cyber cover" });
		expect(await ids({ q: "cyber" })).toEqual([id]);
		await archiveTenant(hot, cold, tenant.id);
		expect(await ids({ q: "cyber" })).toEqual([id]);
		expect((await list({ q: "cyber" })).threads[0]?.store).toBe("hot");
	});

	test("finds what only the tenant's own database holds, says so, and sorts it in by time", async () => {
		const old = await oldConversation({ name: "Dr Old", text: "indemnity limits", days: 40 });
		const middle = await oldConversation({ name: "Dr Middle", text: "indemnity again", days: 20 });
		const fresh = await conversation({ text: "indemnity today" });
		const page = await list({ q: "indemnity" });
		expect(page.threads.map(({ id, store, contact }) => [id, store, contact.name])).toEqual([
			[fresh, "hot", "Dr Rao"],
			[middle, "cold", "Dr Middle"],
			[old, "cold", "Dr Old"],
		]);
		expect(await ids({ q: "dr mid" })).toEqual([middle]);
		expect(await hot.$count(threads, eq(threads.tenantId, tenant.id))).toBe(1);
	});

	test("pages through both stores without gaps or repeats", async () => {
		const all: string[] = [];
		for (let index = 0; index < 4; index += 1) {
			all.push(await oldConversation({ text: "renewal", days: 20 + index }));
		}
		for (let index = 0; index < 4; index += 1) all.push(await conversation({ text: "renewal", minutes: index }));
		const seen: string[] = [];
		let cursor: string | null | undefined;
		do {
			const page: ThreadPage = await list({ q: "renewal", limit: 3, ...(cursor && { cursor }) });
			seen.push(...page.threads.map((thread) => thread.id));
			cursor = page.next_cursor;
		} while (cursor);
		expect(seen.length).toBe(8);
		expect(seen.toSorted()).toEqual(all.toSorted());
	});

	test("keeps to the filters for what it finds in the cold store", async () => {
		const tagged = await oldConversation({ text: "renewal", values: { tags: ["vip"], assigneeId: asha.id } });
		await oldConversation({ text: "renewal", values: { state: "closed" } });
		expect(await ids({ q: "renewal" })).toEqual([tagged]);
		expect(await ids({ q: "renewal", assignee: "none" })).toEqual([]);
		expect(await ids({ q: "renewal", assignee: "me", tag: "vip" })).toEqual([tagged]);
		expect(await ids({ q: "renewal", state: "all" })).toHaveLength(2);
	});

	test("goes on with the hot store alone while the tenant's database cannot be had", async () => {
		await oldConversation({ text: "renewal" });
		const fresh = await conversation({ text: "renewal" });
		const page = await list({ q: "renewal" }, null);
		expect(page.threads.map((thread) => thread.id)).toEqual([fresh]);
	});
});
