import type { Note, ThreadDetail } from "@flomastr/contracts/conversation";
import type { Content, Message, MessageStatus } from "@flomastr/contracts/message";

/** A message on its way to the control plane. */
export interface Pending {
	key: string;
	at: string;
	content: Content;
	/** Sent as a form, its preview drawn from the browser's own copy. */
	file?: File;
}

export interface ConversationState {
	detail: ThreadDetail;
	messages: ReadonlyMap<string, Message>;
	notes: ReadonlyMap<string, Note>;
	/** Pass as `before` to page further back; null at the beginning. */
	cursor: string | null;
	pending: readonly Pending[];
}

type Page = Pick<ThreadDetail, "messages" | "notes" | "earlier_cursor">;

export type ConversationEvent =
	| { type: "read"; detail: ThreadDetail }
	| { type: "earlier"; page: Page }
	| { type: "message"; message: Message; mine: boolean }
	| { type: "send"; pending: Pending }
	| { type: "sent"; key: string; message: Message }
	| { type: "discard"; key: string };

export function startConversation(detail: ThreadDetail): ConversationState {
	return {
		detail,
		messages: new Map(detail.messages.map((message) => [message.id, message])),
		notes: new Map(detail.notes.map((note) => [note.id, note])),
		cursor: detail.earlier_cursor,
		pending: [],
	};
}

export function conversationReducer(state: ConversationState, event: ConversationEvent): ConversationState {
	switch (event.type) {
		case "read":
			return { ...withPage(state, event.detail), detail: event.detail };
		case "earlier":
			return { ...withPage(state, event.page), cursor: event.page.earlier_cursor };
		case "message":
			return {
				...state,
				messages: withMessages(state.messages, [event.message]),
				pending: event.mine ? withoutTwin(state, event.message) : state.pending,
			};
		case "send":
			return { ...state, pending: [...state.pending, event.pending] };
		case "sent":
			return {
				...state,
				messages: withMessages(state.messages, [event.message]),
				pending: state.pending.filter(({ key }) => key !== event.key),
			};
		case "discard":
			return { ...state, pending: state.pending.filter(({ key }) => key !== event.key) };
	}
}

function withPage(state: ConversationState, page: Page): ConversationState {
	const notes = new Map(state.notes);
	for (const note of page.notes) notes.set(note.id, note);
	return { ...state, messages: withMessages(state.messages, page.messages), notes };
}

function withMessages(known: ReadonlyMap<string, Message>, news: readonly Message[]): Map<string, Message> {
	const next = new Map(known);
	for (const message of news) next.set(message.id, newer(known.get(message.id), message));
	return next;
}

const order: readonly MessageStatus[] = ["queued", "sent", "delivered", "read"];

/** A page read before a live event may carry an older status; the status never goes back, except out of `failed`. */
function newer(old: Message | undefined, message: Message): Message {
	if (!old || !order.includes(old.status) || !order.includes(message.status)) return message;
	return order.indexOf(message.status) < order.indexOf(old.status) ? { ...message, status: old.status } : message;
}

/** The live event may overtake the answer to the sending; the first pending message that says the same has arrived. */
function withoutTwin(state: ConversationState, message: Message): readonly Pending[] {
	if (state.messages.has(message.id)) return state.pending;
	const twin = state.pending.find(({ content }) => sameContent(content, message.content));
	return twin ? state.pending.filter((pending) => pending !== twin) : state.pending;
}

function sameContent(one: Content, other: Content): boolean {
	if (one.kind !== other.kind) return false;
	if (one.kind === "media" && other.kind === "media") return one.name === other.name && one.caption === other.caption;
	if (one.kind === "text" && other.kind === "text") return one.text === other.text;
	if (one.kind === "interactive" && other.kind === "interactive") return one.body === other.body;
	if (one.kind === "template" && other.kind === "template") return one.name === other.name;
	return false;
}
