import type { Content, Message } from "@flomastr/contracts/message";
import { useCallback, useEffect, useRef, useState } from "react";
import { listen, markRead, type Phone, PhoneError, readConversation, sendContent, sendImage } from "./phone-client.ts";

/** A message the phone has not yet handed over. */
export interface Outgoing {
	key: string;
	content: Content;
	image: Blob | null;
	at: string;
	/** Why it did not go; null while it goes. */
	failure: string | null;
}

export interface Chat {
	/** Null until first read. */
	messages: readonly Message[] | null;
	outgoing: readonly Outgoing[];
	typing: boolean;
	/** Why the conversation cannot be read; null when all is well. */
	trouble: string | null;
	send: (content: Content, image?: Blob) => void;
	retry: (outgoing: Outgoing) => void;
}

/** Nothing is announced when a workflow ends without an answer, so the phone asks while it shows "typing…". */
const typingMs = 2000;

/** The phone's side of the conversation: read again whenever the control plane says that something changed. */
export function useChat(phone: Phone, onGone: () => void): Chat {
	const { token } = phone;
	const [messages, setMessages] = useState<readonly Message[] | null>(null);
	const [typing, setTyping] = useState(false);
	const [trouble, setTrouble] = useState<string | null>(null);
	const [outgoing, setOutgoing] = useState<readonly Outgoing[]>([]);
	const newest = useRef(0);

	const refresh = useCallback(async () => {
		newest.current += 1;
		const turn = newest.current;
		try {
			const conversation = await readConversation(token);
			// A slower, older answer must not undo a newer one.
			if (turn !== newest.current) return;
			setMessages(conversation.messages);
			setTyping(conversation.typing);
			setTrouble(null);
		} catch (error) {
			if (error instanceof PhoneError && error.gone) onGone();
			else setTrouble(error instanceof PhoneError ? error.message : "The conversation could not be read.");
		}
	}, [token, onGone]);
	useEffect(() => {
		void refresh();
		return listen(token, () => void refresh());
	}, [token, refresh]);
	useReadReceipt(token, messages);
	useEffect(() => {
		if (!typing) return;
		const timer = setInterval(() => void refresh(), typingMs);
		return () => clearInterval(timer);
	}, [typing, refresh]);

	const deliver = useCallback(
		async (item: Outgoing) => {
			const change = (next: (all: readonly Outgoing[]) => readonly Outgoing[]) => setOutgoing(next);
			change((all) => all.map((one) => (one.key === item.key ? { ...one, failure: null } : one)));
			try {
				const content =
					item.image && item.content.kind === "media"
						? { ...item.content, url: await sendImage(token, item.image) }
						: item.content;
				await sendContent(token, content);
				await refresh();
				change((all) => all.filter(({ key }) => key !== item.key));
			} catch (error) {
				const failure = error instanceof PhoneError ? error.message : "It could not be sent.";
				change((all) => all.map((one) => (one.key === item.key ? { ...one, failure } : one)));
			}
		},
		[token, refresh],
	);
	const send = useCallback(
		(content: Content, image?: Blob) => {
			const at = new Date().toISOString();
			const item: Outgoing = { key: crypto.randomUUID(), content, image: image ?? null, at, failure: null };
			setOutgoing((all) => [...all, item]);
			void deliver(item);
		},
		[deliver],
	);
	return { messages, outgoing, typing, trouble, send, retry: (item) => void deliver(item) };
}

/** Says that everything was read, while the page is looked at. */
function useReadReceipt(token: string, messages: readonly Message[] | null): void {
	const unread = messages?.some(
		({ direction, status }) => direction === "out" && status !== "read" && status !== "failed",
	);
	useEffect(() => {
		if (!unread) return;
		const read = () => {
			// A lost receipt is sent with the next message; the customer need not know.
			if (document.visibilityState === "visible") markRead(token).catch(() => undefined);
		};
		read();
		document.addEventListener("visibilitychange", read);
		return () => document.removeEventListener("visibilitychange", read);
	}, [unread, token]);
}
