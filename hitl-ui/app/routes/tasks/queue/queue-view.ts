import type { Priority } from "@flomastr/contracts/task";

export const queueTabs = [
	{ id: "todo", label: "To do", query: { state: "todo" } },
	{ id: "mine", label: "Mine", query: { state: "todo", mine: "true" } },
	{ id: "decided", label: "Decided", query: { state: "decided" } },
	{ id: "all", label: "All", query: { state: "all" } },
] as const;
export type QueueTab = (typeof queueTabs)[number]["id"];

export const priorities = ["urgent", "high", "normal", "low"] as const satisfies readonly Priority[];

/** What the queue shows; the address bar holds it, so that it can be shared and survives a reload. */
export interface QueueView {
	tab: QueueTab;
	priority: Priority | null;
	type: string | null;
	q: string;
	/** How many pages of 50 are open. */
	pages: number;
}

/** Beyond this the list is too long to work through; search or filter instead. */
const mostPages = 10;

/** The view an address asks for; what it does not know falls back to the default. */
export function readView(search: URLSearchParams): QueueView {
	const pages = Number(search.get("pages"));
	return {
		tab: queueTabs.find((tab) => tab.id === search.get("tab"))?.id ?? "todo",
		priority: priorities.find((priority) => priority === search.get("priority")) ?? null,
		type: search.get("type")?.slice(0, 100) || null,
		q: search.get("q")?.slice(0, 200) ?? "",
		pages: Number.isInteger(pages) ? Math.min(mostPages, Math.max(1, pages)) : 1,
	};
}

/** `?tab=…` of a view, defaults left out; empty for the default view. */
export function writeView(view: QueueView): string {
	const search = new URLSearchParams();
	if (view.tab !== "todo") search.set("tab", view.tab);
	if (view.priority) search.set("priority", view.priority);
	if (view.type) search.set("type", view.type);
	if (view.q.trim()) search.set("q", view.q.trim());
	if (view.pages > 1) search.set("pages", String(view.pages));
	const text = search.toString();
	return text === "" ? "" : `?${text}`;
}

/** `GET /api/tasks?…` for one page of a view. */
export function tasksPath(view: QueueView, cursor: string | null): string {
	const tab = queueTabs.find(({ id }) => id === view.tab) ?? queueTabs[0];
	const query = new URLSearchParams({ ...tab.query, limit: "50" });
	if (view.priority) query.set("priority", view.priority);
	if (view.type) query.set("task_type", view.type);
	if (view.q.trim()) query.set("q", view.q.trim());
	if (cursor) query.set("cursor", cursor);
	return `/api/tasks?${query}`;
}

/** `quote_review` → `Quote review`. */
export function typeLabel(type: string): string {
	const words = type.replaceAll(/[_-]+/g, " ").trim();
	return words.charAt(0).toUpperCase() + words.slice(1);
}
