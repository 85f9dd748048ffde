import type { Thread } from "@flomastr/contracts/conversation";
import type { LiveEvent } from "@flomastr/contracts/live";
import { useCallback, useRef, useState } from "react";
import { useLive } from "#live/live.tsx";
import { previewOf } from "#message/preview.ts";

/** Tells a screen reader of each message that arrives, once. */
export function Announcer({ threads }: { threads: readonly Thread[] }) {
	const [text, setText] = useState("");
	const names = useRef(threads);
	names.current = threads;
	useLive(
		"message",
		useCallback(({ thread_id, message }: Extract<LiveEvent, { type: "message" }>) => {
			// A change of status carries an old message; only what is new is news.
			if (message.direction !== "in" || Date.now() - Date.parse(message.created_at) > 60_000) return;
			const name = names.current.find(({ id }) => id === thread_id)?.contact.name ?? message.author.name;
			setText(`New message from ${name}: ${previewOf(message.content)}`);
		}, []),
	);
	return (
		<div aria-live="polite" className="sr-only">
			{text}
		</div>
	);
}
