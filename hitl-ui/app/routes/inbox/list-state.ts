import type { Thread, ThreadPage } from "@flomastr/contracts/conversation";
import type { Message } from "@flomastr/contracts/message";
import { previewOf } from "#message/preview.ts";

interface ListState {
	/** The loader's page this state was made from. */
	page: ThreadPage;
	query: string;
	threads: readonly Thread[];
	/** Where the next page begins; null at the end. */
	cursor: string | null;
}

type ListEvent =
	| { type: "page"; page: ThreadPage; query: string }
	| { type: "more"; page: ThreadPage }
	| { type: "message"; message: Message; open: string | undefined };

export function startList({ page, query }: { page: ThreadPage; query: string }): ListState {
	return { page, query, threads: page.threads, cursor: page.next_cursor };
}

export function listReducer(state: ListState, event: ListEvent): ListState {
	switch (event.type) {
		case "page":
			return event.query === state.query ? refreshed(state, event.page) : startList(event);
		case "more":
			return { ...state, threads: joined(state.threads, event.page.threads), cursor: event.page.next_cursor };
		case "message":
			return { ...state, threads: state.threads.map((thread) => withMessage(thread, event)).sort(byNewest) };
	}
}

/** The first page anew; what was scrolled to below it stays, so the list does not jump. */
function refreshed(state: ListState, page: ThreadPage): ListState {
	const last = page.threads.at(-1);
	const below =
		last && page.next_cursor ? state.threads.filter((thread) => thread.last_message_at < last.last_message_at) : [];
	return {
		...state,
		page,
		threads: joined(page.threads, below),
		cursor: below.length > 0 ? state.cursor : page.next_cursor,
	};
}

function joined(first: readonly Thread[], then: readonly Thread[]): Thread[] {
	const seen = new Set(first.map(({ id }) => id));
	return [...first, ...then.filter(({ id }) => !seen.has(id))];
}

function withMessage(thread: Thread, { message, open }: { message: Message; open: string | undefined }): Thread {
	// A change of status carries a message the line already knows.
	if (thread.id !== message.thread_id || message.created_at <= thread.last_message_at) return thread;
	const unread = message.direction === "in" && thread.id !== open ? thread.unread + 1 : thread.unread;
	return { ...thread, preview: previewOf(message.content), last_message_at: message.created_at, unread };
}

function byNewest(one: Thread, other: Thread): number {
	return one.last_message_at < other.last_message_at ? 1 : one.last_message_at > other.last_message_at ? -1 : 0;
}
