import type { Thread } from "@flomastr/contracts/conversation";
import type { LiveEvent } from "@flomastr/contracts/live";
import { useCallback, useEffect, useRef } from "react";
import { useLive } from "#live/live.tsx";
import { useShell } from "#shell/route.tsx";
import { useIntent } from "./use-intent.ts";

const quietMs = 400;

/** Takes the unread count away while the conversation is open and the page is looked at. */
export function useMarkRead({ id, unread }: Thread): void {
	const { submit } = useIntent(id);
	// Who only reads leaves the count to those who answer.
	const counts = useShell().me.can.converse;
	const mark = useCallback(() => {
		if (counts && document.visibilityState === "visible") submit({ intent: "change", change: { read: true } });
	}, [submit, counts]);

	useEffect(() => {
		if (unread === 0) return;
		mark();
		document.addEventListener("visibilitychange", mark);
		return () => document.removeEventListener("visibilitychange", mark);
	}, [unread, mark]);

	const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
	useEffect(() => () => clearTimeout(timer.current), []);
	useLive(
		"message",
		useCallback(
			({ thread_id, message }: Extract<LiveEvent, { type: "message" }>) => {
				if (thread_id !== id || message.direction !== "in") return;
				clearTimeout(timer.current);
				timer.current = setTimeout(mark, quietMs);
			},
			[id, mark],
		),
	);
}
