/** The tasks marked for a bulk decision; `anchor` is where a range starts. */
export interface Selection {
	readonly ids: ReadonlySet<string>;
	readonly anchor: string | null;
}

export const nothingSelected: Selection = { ids: new Set(), anchor: null };

/** Marks a task or takes the mark away; the next range starts here. */
export function toggle(selection: Selection, id: string): Selection {
	const ids = new Set(selection.ids);
	if (!ids.delete(id)) ids.add(id);
	return { ids, anchor: id };
}

/** Marks everything from the anchor to `id`, in the order of the list; without an anchor in it, `id` alone. */
export function extendTo(selection: Selection, id: string, order: readonly string[]): Selection {
	const from = selection.anchor === null ? -1 : order.indexOf(selection.anchor);
	const to = order.indexOf(id);
	if (from === -1 || to === -1) return { ids: new Set([...selection.ids, id]), anchor: id };
	const range = order.slice(Math.min(from, to), Math.max(from, to) + 1);
	return { ids: new Set([...selection.ids, ...range]), anchor: selection.anchor };
}

/** Only what the list still shows: a task somebody else decided must not be decided again unseen. */
export function stillShown(selection: Selection, order: readonly string[]): string[] {
	return order.filter((id) => selection.ids.has(id));
}
