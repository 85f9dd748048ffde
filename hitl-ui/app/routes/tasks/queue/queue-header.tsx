import type { TaskPage } from "@flomastr/contracts/task";
import { Search, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Link, useNavigate } from "react-router";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { useShortcuts } from "#shell/shortcuts.ts";
import { priorities, type QueueView, queueTabs, typeLabel, writeView } from "./queue-view.ts";

const typingMs = 250;

/** Tabs with their counts, the search and the filters. */
export function QueueHeader({ view, page }: { view: QueueView; page: TaskPage }) {
	const navigate = useNavigate();
	const show = (change: Partial<QueueView>) =>
		void navigate({ search: writeView({ ...view, pages: 1, ...change }) }, { replace: true, preventScrollReset: true });
	const { todo, mine, overdue } = page.counts;
	const counts = { todo, mine, decided: 0, all: 0 };
	return (
		<header className="flex flex-col gap-2.5 border-b px-3 pt-3 pb-2.5">
			<div className="flex items-baseline gap-2 px-1">
				<h1 className="font-semibold text-base">Tasks</h1>
				{overdue > 0 && <span className="ml-auto font-medium text-danger-ink text-xs">{overdue} overdue</span>}
			</div>
			<nav aria-label="Queues" className="flex gap-0.5">
				{queueTabs.map((tab) => (
					<Link
						key={tab.id}
						to={{ pathname: "/tasks", search: writeView({ ...view, tab: tab.id, pages: 1 }) }}
						aria-current={view.tab === tab.id ? "page" : undefined}
						className="inline-flex items-center gap-1.5 rounded-md px-2.5 py-1 font-medium text-[13px] text-muted hover:bg-hover hover:text-ink aria-[current=page]:bg-active aria-[current=page]:text-accent-ink"
					>
						{tab.label}
						{counts[tab.id] > 0 && <span className="text-xs tabular-nums opacity-80">{counts[tab.id]}</span>}
					</Link>
				))}
			</nav>
			<QueueSearch view={view} show={show} />
			<div className="flex gap-2">
				<Select
					aria-label="Type"
					value={view.type ?? ""}
					onChange={(event) => show({ type: event.target.value || null })}
				>
					<option value="">Every type</option>
					{[...new Set([...page.task_types, ...(view.type ? [view.type] : [])])].map((type) => (
						<option key={type} value={type}>
							{typeLabel(type)}
						</option>
					))}
				</Select>
				<Select
					aria-label="Priority"
					value={view.priority ?? ""}
					onChange={(event) =>
						show({ priority: priorities.find((priority) => priority === event.target.value) ?? null })
					}
				>
					<option value="">Every priority</option>
					{priorities.map((priority) => (
						<option key={priority} value={priority}>
							{typeLabel(priority)}
						</option>
					))}
				</Select>
			</div>
		</header>
	);
}

function QueueSearch({ view, show }: { view: QueueView; show: (change: Partial<QueueView>) => void }) {
	const input = useRef<HTMLInputElement>(null);
	const [typed, setTyped] = useState(view.q);
	const latest = useRef(show);
	latest.current = show;
	useEffect(() => {
		if (typed.trim() === view.q) return;
		const timer = setTimeout(() => latest.current({ q: typed.trim() }), typingMs);
		return () => clearTimeout(timer);
	}, [typed, view.q]);
	useShortcuts("Task queue", [{ keys: "/", label: "Search tasks", run: () => input.current?.focus() }]);
	return (
		<search className="relative">
			<Search
				aria-hidden
				className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-faint"
			/>
			<Input
				ref={input}
				type="search"
				aria-label="Search tasks"
				placeholder="Search tasks"
				value={typed}
				onChange={(event) => setTyped(event.target.value)}
				onKeyDown={(event) => {
					if (event.key === "Escape") event.currentTarget.blur();
				}}
				className="px-8 [&::-webkit-search-cancel-button]:hidden"
			/>
			{typed && (
				<button
					type="button"
					aria-label="Clear the search"
					onClick={() => setTyped("")}
					className="absolute top-1/2 right-2 -translate-y-1/2 rounded p-0.5 text-muted hover:text-ink"
				>
					<X aria-hidden className="size-4" />
				</button>
			)}
		</search>
	);
}
