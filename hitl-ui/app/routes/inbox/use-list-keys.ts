import type { Thread } from "@flomastr/contracts/conversation";
import type { RefObject } from "react";
import { useShortcuts } from "#shell/shortcuts.ts";

interface ListKeys {
	threads: readonly Thread[];
	open: string | undefined;
	scroller: RefObject<HTMLElement | null>;
	/** Scrolls a line into the drawn part of the list. */
	show: (index: number) => void;
}

/** `j` and `k` move the focus along the list; Enter opens, because every line is a link. */
export function useListKeys({ threads, open, scroller, show }: ListKeys): void {
	const move = (step: 1 | -1) => {
		const focused = document.activeElement?.getAttribute("data-thread");
		const from = threads.findIndex(({ id }) => id === (focused ?? open));
		const to = from < 0 ? 0 : Math.min(Math.max(from + step, 0), threads.length - 1);
		const id = threads[to]?.id;
		if (!id) return;
		show(to);
		const line = () => scroller.current?.querySelector<HTMLElement>(`[data-thread="${id}"]`);
		// A line out of view is drawn only after the scroll.
		if (line()) line()?.focus({ preventScroll: true });
		else requestAnimationFrame(() => line()?.focus({ preventScroll: true }));
	};
	useShortcuts("Conversations", [
		{ keys: "j", label: "Next conversation; Enter opens it", run: () => move(1) },
		{ keys: "k", label: "Previous conversation", run: () => move(-1) },
	]);
}
