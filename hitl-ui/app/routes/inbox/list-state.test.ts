import type { Thread, ThreadPage } from "@flomastr/contracts/conversation";
import type { Message } from "@flomastr/contracts/message";
import { expect, test } from "vitest";
import { listReducer, startList } from "./list-state.ts";

function threadAt(minute: number, over: Partial<Thread> = {}): Thread {
	return {
		id: `00000000-0000-4000-8000-0000000000${String(minute).padStart(2, "0")}`,
		channel: "sandbox",
		connection_id: "00000000-0000-4000-8000-00000000c000",
		contact: { id: "00000000-0000-4000-8000-00000000a000", name: `Customer ${minute}`, address: "+910000" },
		state: "open",
		assignee: null,
		tags: [],
		unread: 0,
		preview: "before",
		last_message_at: `2026-01-01T10:${String(minute).padStart(2, "0")}:00.000Z`,
		window_expires_at: null,
		store: "hot",
		referral: null,
		open_tasks: 0,
		...over,
	};
}

function pageOf(threads: Thread[], next_cursor: string | null): ThreadPage {
	return { threads, next_cursor, counts: { open: 0, mine: 0, unassigned: 0, unread: 0 } };
}

function messageIn(thread: Thread, over: Partial<Message> = {}): Message {
	return {
		id: "00000000-0000-4000-8000-00000000e000",
		thread_id: thread.id,
		direction: "in",
		content: { kind: "text", text: "news" },
		status: "received",
		error: null,
		author: { type: "contact", id: "c", name: "Customer" },
		vendor_id: null,
		reply_to: null,
		referral: null,
		created_at: "2026-01-01T11:00:00.000Z",
		reaction: null,
		...over,
	};
}

const [newest, middle, oldest] = [threadAt(30), threadAt(20), threadAt(10)];

test("a live message lifts its line to the top, with its text and one more unread", () => {
	const state = startList({ page: pageOf([newest, middle], null), query: "q" });
	const next = listReducer(state, { type: "message", message: messageIn(middle), open: undefined });
	expect(next.threads.map(({ id, preview, unread }) => [id, preview, unread])).toEqual([
		[middle.id, "news", 1],
		[newest.id, "before", 0],
	]);
});

test("a message in the open conversation is not unread", () => {
	const state = startList({ page: pageOf([newest], null), query: "q" });
	const next = listReducer(state, { type: "message", message: messageIn(newest), open: newest.id });
	expect(next.threads[0]?.unread).toBe(0);
});

test("a change of status of an old message changes nothing, because it is no news", () => {
	const state = startList({ page: pageOf([newest], null), query: "q" });
	const old = messageIn(newest, { created_at: newest.last_message_at });
	expect(listReducer(state, { type: "message", message: old, open: undefined }).threads).toEqual([newest]);
});

test("reading the first page again keeps what was scrolled to, so that the list does not jump", () => {
	let state = startList({ page: pageOf([newest, middle], "2"), query: "q" });
	state = listReducer(state, { type: "more", page: pageOf([oldest], "3") });
	state = listReducer(state, { type: "page", page: pageOf([newest, middle], "2"), query: "q" });
	expect(state.threads).toEqual([newest, middle, oldest]);
	expect(state.cursor).toBe("3");
});

test("a conversation that left the view leaves the list, because the first page no longer has it", () => {
	const state = startList({ page: pageOf([newest, middle, oldest], null), query: "q" });
	const next = listReducer(state, { type: "page", page: pageOf([newest, oldest], null), query: "q" });
	expect(next.threads).toEqual([newest, oldest]);
});

test("another query begins a new list", () => {
	let state = startList({ page: pageOf([newest], "2"), query: "q" });
	state = listReducer(state, { type: "more", page: pageOf([middle, oldest], null) });
	state = listReducer(state, { type: "page", page: pageOf([oldest], null), query: "other" });
	expect(state.threads).toEqual([oldest]);
});
