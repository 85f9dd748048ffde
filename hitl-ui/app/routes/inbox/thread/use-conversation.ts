import type { ThreadDetail } from "@flomastr/contracts/conversation";
import type { LiveEvent } from "@flomastr/contracts/live";
import type { Content, Message } from "@flomastr/contracts/message";
import { useCallback, useEffect, useMemo, useReducer } from "react";
import { useFetcher } from "react-router";
import { useLive } from "#live/live.tsx";
import { useShell } from "#shell/route.tsx";
import { conversationReducer, type Pending, startConversation } from "./conversation-state.ts";
import type { loader as earlierLoader } from "./earlier.ts";
import { type Entry, entriesOf } from "./entries.ts";

export interface Conversation {
	entries: Entry[];
	pending: readonly Pending[];
	hasEarlier: boolean;
	loadingEarlier: boolean;
	loadEarlier: () => void;
	/** Draws the message at once; `PendingMessage` then sends it. */
	send: (content: Content, file?: File) => void;
	/** The control plane has it: as `message`. */
	sent: (key: string, message: Message) => void;
	discard: (key: string) => void;
}

/** The open conversation: the newest page, earlier pages, live messages and those on their way out, in one order. */
export function useConversation(detail: ThreadDetail): Conversation {
	const { me } = useShell();
	const [state, dispatch] = useReducer(conversationReducer, detail, startConversation);
	if (state.detail !== detail) dispatch({ type: "read", detail });

	const threadId = detail.thread.id;
	useLive(
		"message",
		useCallback(
			({ thread_id, message }: Extract<LiveEvent, { type: "message" }>) => {
				if (thread_id === threadId) dispatch({ type: "message", message, mine: message.author.id === me.id });
			},
			[threadId, me.id],
		),
	);

	const earlier = useFetcher<typeof earlierLoader>();
	const page = earlier.data;
	useEffect(() => {
		if (page) dispatch({ type: "earlier", page });
	}, [page]);
	const idle = earlier.state === "idle";
	const { cursor } = state;
	const loadEarlier = useCallback(() => {
		if (cursor && idle) void earlier.load(`/inbox/${threadId}/earlier?before=${encodeURIComponent(cursor)}`);
	}, [cursor, idle, threadId, earlier.load]);

	const send = useCallback((content: Content, file?: File) => {
		const pending: Pending = {
			key: crypto.randomUUID(),
			at: new Date().toISOString(),
			content,
			...(file ? { file } : {}),
		};
		dispatch({ type: "send", pending });
	}, []);
	const sent = useCallback((key: string, message: Message) => dispatch({ type: "sent", key, message }), []);
	const discard = useCallback((key: string) => dispatch({ type: "discard", key }), []);
	const entries = useMemo(() => entriesOf(state.messages, state.notes, cursor), [state.messages, state.notes, cursor]);
	return {
		entries,
		pending: state.pending,
		hasEarlier: cursor !== null,
		loadingEarlier: !idle,
		loadEarlier,
		send,
		sent,
		discard,
	};
}
