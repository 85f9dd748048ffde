import type { ThreadDetail } from "@flomastr/contracts/conversation";
import type { Message } from "@flomastr/contracts/message";
import { expect, test } from "vitest";
import { conversationReducer, startConversation } from "./conversation-state.ts";
import { entriesOf } from "./entries.ts";

function message(id: string, over: Partial<Message> = {}): Message {
	return {
		id,
		thread_id: "t",
		direction: "out",
		content: { kind: "text", text: "hello" },
		status: "queued",
		error: null,
		author: { type: "person", id: "me", name: "Me", role: "agent" },
		vendor_id: null,
		reply_to: null,
		referral: null,
		created_at: "2026-01-01T10:00:00.000Z",
		reaction: null,
		...over,
	};
}

function detailOf(messages: Message[], over: Partial<ThreadDetail> = {}): ThreadDetail {
	return { messages, notes: [], tasks: [], earlier_cursor: null, ...over } as unknown as ThreadDetail;
}

const pending = { key: "k1", at: "2026-01-01T10:00:00.000Z", content: { kind: "text", text: "hello" } } as const;

test("a sent message is drawn once, though the live event overtakes the answer", () => {
	let state = startConversation(detailOf([]));
	state = conversationReducer(state, { type: "send", pending });
	state = conversationReducer(state, { type: "message", message: message("m1"), mine: true });
	expect(state.pending).toEqual([]);
	state = conversationReducer(state, { type: "sent", key: "k1", message: message("m1") });
	expect([...state.messages.keys()]).toEqual(["m1"]);
});

test("two equal messages on their way are both kept until each has arrived", () => {
	let state = startConversation(detailOf([]));
	state = conversationReducer(state, { type: "send", pending });
	state = conversationReducer(state, { type: "send", pending: { ...pending, key: "k2" } });
	state = conversationReducer(state, { type: "message", message: message("m1"), mine: true });
	// A change of status of the first must not be taken for the arrival of the second.
	state = conversationReducer(state, { type: "message", message: message("m1", { status: "sent" }), mine: true });
	expect(state.pending.map(({ key }) => key)).toEqual(["k2"]);
});

test("a colleague's equal message takes nothing of mine away", () => {
	let state = startConversation(detailOf([]));
	state = conversationReducer(state, { type: "send", pending });
	state = conversationReducer(state, { type: "message", message: message("m1"), mine: false });
	expect(state.pending).toHaveLength(1);
});

test("a page read before the live event does not take a status back", () => {
	let state = startConversation(detailOf([message("m1")]));
	state = conversationReducer(state, { type: "message", message: message("m1", { status: "read" }), mine: true });
	state = conversationReducer(state, { type: "read", detail: detailOf([message("m1", { status: "sent" })]) });
	expect(state.messages.get("m1")?.status).toBe("read");
});

test("a retried message is queued again, because failing was not the end", () => {
	let state = startConversation(detailOf([message("m1", { status: "failed" })]));
	state = conversationReducer(state, { type: "message", message: message("m1", { status: "queued" }), mine: true });
	expect(state.messages.get("m1")?.status).toBe("queued");
});

test("notes from before the first loaded message wait for the earlier messages", () => {
	const note = {
		id: "n1",
		text: "old",
		author: { type: "system", id: "s", name: "S" } as const,
		created_at: "2026-01-01T09:00:00.000Z",
	};
	const messages = new Map([["m1", message("m1")]]);
	const notes = new Map([["n1", note]]);
	expect(entriesOf(messages, notes, "more").map(({ type }) => type)).toEqual(["message"]);
	expect(entriesOf(messages, notes, null).map(({ type }) => type)).toEqual(["note", "message"]);
});
