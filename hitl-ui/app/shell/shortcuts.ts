import { useEffect, useRef, useSyncExternalStore } from "react";

export interface Shortcut {
	/** A key as `KeyboardEvent.key` gives it (`j`, `?`, `Enter`), a pair pressed in turn (`g i`), or `mod+k`. */
	keys: string;
	label: string;
	run: (event: KeyboardEvent) => void;
}

interface Group {
	title: string;
	shortcuts: readonly Shortcut[];
}

const pairMs = 900;
let groups: readonly Group[] = [];
const listeners = new Set<() => void>();

function publish(next: readonly Group[]): void {
	groups = next;
	for (const listener of listeners) listener();
}

/**
 * Listens for `shortcuts` while the component is on the page, and lists them under `title` in the help overlay.
 * Single keys rest while somebody types; `mod+…` works everywhere.
 */
export function useShortcuts(title: string, shortcuts: readonly Shortcut[]): void {
	const latest = useRef(shortcuts);
	latest.current = shortcuts;
	useEffect(() => {
		const group: Group = {
			title,
			get shortcuts() {
				return latest.current;
			},
		};
		publish([...groups, group]);
		let pending = "";
		let pendingAt = 0;
		const onKey = (event: KeyboardEvent) => {
			if (event.defaultPrevented || event.isComposing) return;
			const pressed = nameOf(event);
			if (!pressed.startsWith("mod+") && (isTyping(event.target) || document.querySelector('[role="dialog"]'))) return;
			const pair = event.timeStamp - pendingAt < pairMs ? `${pending} ${pressed}` : "";
			const hit =
				latest.current.find(({ keys }) => keys === pair) ?? latest.current.find(({ keys }) => keys === pressed);
			pending = pressed;
			pendingAt = event.timeStamp;
			if (!hit) return;
			event.preventDefault();
			hit.run(event);
		};
		window.addEventListener("keydown", onKey);
		return () => {
			window.removeEventListener("keydown", onKey);
			publish(groups.filter((other) => other !== group));
		};
	}, [title]);
}

/** Every group of shortcuts on the page, for the help overlay. */
export function useShortcutGroups(): readonly Group[] {
	return useSyncExternalStore(
		(changed) => {
			listeners.add(changed);
			return () => listeners.delete(changed);
		},
		() => groups,
		() => groups,
	);
}

function nameOf(event: KeyboardEvent): string {
	const modified = event.ctrlKey || event.metaKey;
	return modified ? `mod+${event.key.toLowerCase()}` : event.altKey ? `alt+${event.key}` : event.key;
}

function isTyping(target: EventTarget | null): boolean {
	if (!(target instanceof HTMLElement)) return false;
	return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}
