import type { ThreadPage } from "@flomastr/contracts/conversation";
import { X } from "lucide-react";
import { Link, useLocation, useSearchParams } from "react-router";
import { Badge } from "#components/ui/badge.tsx";
import { useShell } from "#shell/route.tsx";
import { SearchBox } from "./search-box.tsx";
import { type View, viewOf, views } from "./view.ts";

const labels: Record<View, string> = {
	open: "Open",
	mine: "Mine",
	unassigned: "Unassigned",
	closed: "Closed",
	all: "All",
};

/** The workspace's name, the views with their counts, and the search. */
export function ListHeader({ counts }: { counts: ThreadPage["counts"] }) {
	const { me } = useShell();
	const [search] = useSearchParams();
	const { pathname } = useLocation();
	const current = viewOf(search);
	const tag = search.get("tag");
	const numbers: Partial<Record<View, number>> = counts;
	const linkTo = (change: (next: URLSearchParams) => void) => {
		const next = new URLSearchParams(search);
		change(next);
		return { pathname, search: next.toString() };
	};
	return (
		<header className="flex flex-col gap-2.5 border-b px-3 pt-3 pb-2">
			<div className="flex items-baseline justify-between gap-2 px-1">
				<p aria-hidden className="text-base font-semibold tracking-tight">
					Inbox
				</p>
				<p className="truncate text-xs text-muted">{me.tenant?.name}</p>
			</div>
			<SearchBox />
			<nav aria-label="Views" className="-mx-1 flex gap-0.5 overflow-x-auto px-1">
				{views.map((view) => (
					<Link
						key={view}
						to={linkTo((next) => next.set("view", view))}
						aria-current={view === current ? "true" : undefined}
						className="flex items-center gap-1 rounded-md px-2 py-1 text-xs font-medium text-muted ring-inside hover:bg-hover hover:text-ink aria-current:bg-active aria-current:text-accent-ink"
					>
						{labels[view]}
						{numbers[view] ? <span className="tabular-nums">{numbers[view]}</span> : null}
					</Link>
				))}
			</nav>
			{tag ? (
				<Link
					to={linkTo((next) => next.delete("tag"))}
					aria-label={`Stop filtering by tag ${tag}`}
					className="self-start rounded"
				>
					<Badge tone="accent">
						#{tag} <X aria-hidden />
					</Badge>
				</Link>
			) : null}
		</header>
	);
}
