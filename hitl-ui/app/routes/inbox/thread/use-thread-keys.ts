import { useNavigate } from "react-router";
import { type Shortcut, useShortcuts } from "#shell/shortcuts.ts";
import type { ThreadActions } from "./use-thread-actions.ts";

const focusEvent = "flomastr:focus";
type Target = "reply" | "note" | "tag";

/** Asks the part of the screen that owns `target` to take the focus. */
export function requestFocus(target: Target): void {
	window.dispatchEvent(new CustomEvent(focusEvent, { detail: target }));
}

/** Listens for `requestFocus`; returns what takes the listener away. */
export function onFocusRequest(listener: (target: Target) => void): () => void {
	const heard = (event: Event) => listener((event as CustomEvent<Target>).detail);
	window.addEventListener(focusEvent, heard);
	return () => window.removeEventListener(focusEvent, heard);
}

/** The keys of an open conversation. */
export function useThreadKeys(actions: ThreadActions): void {
	const navigate = useNavigate();
	const deeds: Shortcut[] = [
		{ keys: "r", label: "Reply", run: () => requestFocus("reply") },
		{ keys: "n", label: "Write a note", run: () => requestFocus("note") },
		{
			keys: "e",
			label: "Close or reopen",
			run: () => (actions.thread.state === "open" ? actions.close() : actions.reopen()),
		},
		{ keys: "a", label: "Assign to me", run: actions.assignToMe },
		{ keys: "t", label: "Add a tag", run: () => requestFocus("tag") },
	];
	useShortcuts("Open conversation", [
		...(actions.allowed ? deeds : []),
		{ keys: "u", label: "Back to the list", run: () => void navigate({ pathname: "/inbox", search: location.search }) },
	]);
}
