import type { TaskPage } from "@flomastr/contracts/task";
import { CircleCheckBig, SearchX } from "lucide-react";
import { useRef, useState } from "react";
import { Link, useNavigation } from "react-router";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { useShell } from "#shell/route.tsx";
import { useNow } from "../use-now.ts";
import { BulkBar } from "./bulk-bar.tsx";
import { QueueHeader } from "./queue-header.tsx";
import { QueueRow } from "./queue-row.tsx";
import { type QueueView, writeView } from "./queue-view.ts";
import { extendTo, nothingSelected, type Selection, stillShown, toggle } from "./selection.ts";
import { useQueueKeys } from "./use-queue-keys.ts";

interface QueueProps {
	view: QueueView;
	page: TaskPage;
	/** The server's time when it drew the list. */
	start: number;
	openId: string | null;
	/** The row the keyboard stands on. */
	cursor: string | null;
	setCursor: (id: string | null) => void;
}

/** The list of tasks with its tabs, filters, selection and keyboard. */
export function Queue({ view, page, start, openId, cursor, setCursor }: QueueProps) {
	const now = useNow(start);
	const { me } = useShell();
	const list = useRef<HTMLOListElement>(null);
	const search = writeView(view);
	const order = page.tasks.map((task) => task.id);
	const [selection, setSelection] = useState<Selection>(nothingSelected);
	const selected = stillShown(selection, order);
	const marked = new Set(selected);
	const select = (id: string, range: boolean) =>
		setSelection((before) => (range ? extendTo(before, id, order) : toggle(before, id)));
	const loading = useNavigation().location?.pathname.startsWith("/tasks") === true;
	useQueueKeys({ list, order, openId, cursor, setCursor, search, select });
	return (
		<section aria-label="Task queue" className="flex min-h-0 flex-1 flex-col">
			<QueueHeader view={view} page={page} />
			<div className="min-h-0 flex-1 overflow-y-auto">
				{page.tasks.length === 0 ? (
					<NothingHere view={view} />
				) : (
					<ol ref={list} aria-label="Tasks" aria-busy={loading} className="divide-y">
						{page.tasks.map((task) => (
							<QueueRow
								key={task.id}
								task={task}
								search={search}
								now={now}
								me={me.id}
								open={task.id === openId}
								at={task.id === cursor}
								selected={marked.has(task.id)}
								selecting={selected.length > 0}
								selectable={me.can.decide_tasks}
								onSelect={(range) => select(task.id, range)}
								onFocus={() => setCursor(task.id)}
							/>
						))}
					</ol>
				)}
				{page.next_cursor && (
					<div className="flex justify-center p-3">
						<Button asChild size="sm">
							<Link
								to={{ search: writeView({ ...view, pages: view.pages + 1 }) }}
								preventScrollReset
								replace
								aria-disabled={loading}
							>
								{loading ? "Reading…" : "Show more"}
							</Link>
						</Button>
					</div>
				)}
			</div>
			<BulkBar
				tasks={page.tasks.filter((task) => marked.has(task.id))}
				onClear={() => setSelection(nothingSelected)}
				onFailed={(ids) => setSelection({ ids: new Set(ids), anchor: null })}
			/>
		</section>
	);
}

function NothingHere({ view }: { view: QueueView }) {
	if (view.q || view.priority || view.type)
		return (
			<EmptyState
				icon={SearchX}
				title="Nothing matches"
				action={
					<Button asChild>
						<Link to={{ search: writeView({ tab: view.tab, priority: null, type: null, q: "", pages: 1 }) }}>
							Clear the filters
						</Link>
					</Button>
				}
			>
				No task has these words, this type and this priority.
			</EmptyState>
		);
	const texts = {
		todo: ["All done", "When a workflow needs a person, its task appears here by itself."],
		mine: ["Nothing of yours", "Tasks that you claim or that are assigned to you appear here."],
		decided: ["Nothing decided yet", "What was decided, by whom and when, is kept here."],
		all: ["No tasks yet", "When a workflow needs a person, its task appears here by itself."],
	} as const;
	const [title, text] = texts[view.tab];
	return (
		<EmptyState icon={CircleCheckBig} title={title}>
			{text}
		</EmptyState>
	);
}
