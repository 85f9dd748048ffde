export const views = ["open", "mine", "unassigned", "closed", "all"] as const;
export type View = (typeof views)[number];

const queries: Record<View, Record<string, string>> = {
	open: { state: "open" },
	mine: { state: "open", assignee: "me" },
	unassigned: { state: "open", assignee: "none" },
	closed: { state: "closed" },
	all: { state: "all" },
};

/** The view an address asks for; `open` when it names none we know. */
export function viewOf(search: URLSearchParams): View {
	return views.find((view) => view === search.get("view")) ?? "open";
}

/** The control plane's query for an inbox address: its view, `q`, `tag` and `cursor`. */
export function threadQuery(search: URLSearchParams): string {
	const query = new URLSearchParams(queries[viewOf(search)]);
	for (const name of ["q", "tag", "cursor"]) {
		const value = search.get(name)?.trim();
		if (value) query.set(name, value.slice(0, 200));
	}
	return query.toString();
}
