import { type RefObject, useEffect, useRef } from "react";
import { useNavigate } from "react-router";
import { useShortcuts } from "#shell/shortcuts.ts";

interface QueueKeys {
	list: RefObject<HTMLOListElement | null>;
	order: readonly string[];
	openId: string | null;
	cursor: string | null;
	setCursor: (id: string | null) => void;
	search: string;
	select: (id: string, range: boolean) => void;
}

/**
 * Keyboard triage. The row under the cursor holds the real focus, so that Enter opens it as a link does and a screen
 * reader hears each step.
 */
export function useQueueKeys({ list, order, openId, cursor, setCursor, search, select }: QueueKeys): void {
	const navigate = useNavigate();
	const back = useRef(false);
	const here = cursor !== null && order.includes(cursor) ? cursor : openId;
	const move = (by: 1 | -1): string | undefined => {
		const at = here === null ? -1 : order.indexOf(here);
		const id = order[at === -1 ? 0 : Math.min(order.length - 1, Math.max(0, at + by))];
		if (id === undefined) return undefined;
		setCursor(id);
		focusRow(list.current, id);
		return id;
	};
	const extend = (by: 1 | -1) => {
		if (here !== null) select(here, true);
		const id = move(by);
		if (id !== undefined) select(id, true);
	};
	useShortcuts("Task queue", [
		{ keys: "j", label: "Next task; Enter opens it", run: () => move(1) },
		{ keys: "k", label: "Previous task", run: () => move(-1) },
		{ keys: "x", label: "Select or unselect", run: () => here !== null && select(here, false) },
		{ keys: "J", label: "Select downwards (Shift)", run: () => extend(1) },
		{ keys: "K", label: "Select upwards (Shift)", run: () => extend(-1) },
		{
			keys: "u",
			label: "Back to the queue",
			run: () => {
				back.current = openId !== null;
				setCursor(here);
				void navigate({ pathname: "/tasks", search });
			},
		},
	]);
	useEffect(() => {
		if (openId !== null || !back.current) return;
		back.current = false;
		if (cursor !== null) focusRow(list.current, cursor);
	}, [openId, cursor, list]);
}

function focusRow(list: HTMLElement | null, id: string): void {
	const row = list?.querySelector(`[data-task-id="${CSS.escape(id)}"]`);
	row?.querySelector<HTMLElement>("[data-task-link]")?.focus();
	row?.scrollIntoView({ block: "nearest" });
}
