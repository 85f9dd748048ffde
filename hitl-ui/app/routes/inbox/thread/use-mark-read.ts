import type { Thread } from "@flomastr/contracts/conversation";
import { useEffect } from "react";
import { useIntent } from "./use-intent.ts";

/** Takes the unread count away while the conversation is open and the page is looked at. */
export function useMarkRead({ id, unread }: Thread): void {
	const { submit } = useIntent(id);
	useEffect(() => {
		if (unread === 0) return;
		const mark = () => {
			if (document.visibilityState === "visible") submit({ intent: "change", change: { read: true } });
		};
		mark();
		document.addEventListener("visibilitychange", mark);
		return () => document.removeEventListener("visibilitychange", mark);
	}, [unread, submit]);
}
