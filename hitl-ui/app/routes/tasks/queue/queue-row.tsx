import type { TaskSummary } from "@flomastr/contracts/task";
import { Unplug } from "lucide-react";
import { Link } from "react-router";
import { Avatar } from "#components/ui/avatar.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { cn } from "#components/ui/class-names.ts";
import { DueBadge, PriorityMark, StateBadge } from "../marks.tsx";
import { relativeTime } from "../relative-time.ts";
import { typeLabel } from "./queue-view.ts";

interface QueueRowProps {
	task: TaskSummary;
	search: string;
	now: number;
	/** Id of the person looking. */
	me: string;
	/** Shown in the pane beside. */
	open: boolean;
	/** Where the keyboard stands. */
	at: boolean;
	selected: boolean;
	/** Something is selected, so every box shows. */
	selecting: boolean;
	selectable: boolean;
	onSelect: (range: boolean) => void;
	onFocus: () => void;
}

/** One line of the queue. The link covers it; the box lies above the link. */
export function QueueRow({ task, search, now, me, open, at, selected, selecting, selectable, ...on }: QueueRowProps) {
	const waiting = task.state === "open" || task.state === "claimed";
	return (
		<li
			data-task-id={task.id}
			className={cn(
				"group relative flex gap-2.5 px-3 py-2.5 hover:bg-hover",
				selected && "bg-accent-soft/50",
				open && "bg-active hover:bg-active",
				at && "before:absolute before:inset-y-1.5 before:left-0 before:w-0.75 before:rounded-r before:bg-accent",
			)}
		>
			<span className="relative flex w-4 shrink-0 justify-center pt-0.5">
				<span
					className={cn(
						selectable && waiting && "pointer-fine:group-hover:invisible pointer-coarse:absolute pointer-coarse:top-6",
						selecting && "pointer-fine:invisible",
					)}
				>
					<PriorityMark priority={task.priority} />
				</span>
				{selectable && waiting && (
					<Checkbox
						aria-label={`Select ${task.title}`}
						checked={selected}
						onClick={(event) => {
							event.preventDefault();
							on.onSelect(event.shiftKey);
						}}
						className={cn(
							"absolute top-0.5 left-0 z-10 opacity-0 focus-visible:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100",
							selecting && "opacity-100",
						)}
					/>
				)}
			</span>
			<span className="flex min-w-0 flex-1 flex-col gap-1">
				<Link
					to={{ pathname: `/tasks/${task.id}`, search }}
					aria-current={open ? "true" : undefined}
					onFocus={on.onFocus}
					data-task-link
					className={cn(
						"line-clamp-2 font-medium text-[13px] leading-snug outline-none after:absolute after:inset-0 focus-visible:after:rounded-sm focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2",
						!waiting && "font-normal text-muted",
					)}
				>
					{task.title}
				</Link>
				<span className="flex min-w-0 items-center gap-1.5 text-muted text-xs">
					<span className="truncate">
						{task.contact_name ? `${task.contact_name} · ` : ""}
						{typeLabel(task.task_type)}
					</span>
					<span className="ml-auto shrink-0 text-faint tabular-nums" suppressHydrationWarning>
						{relativeTime(task.created_at, now)}
					</span>
				</span>
				<span className="flex flex-wrap items-center gap-1.5 empty:hidden">
					{waiting && task.due_at && <DueBadge at={task.due_at} now={now} />}
					{!waiting && <StateBadge state={task.state} />}
					{task.orphaned && (
						<Badge tone="warning">
							<Unplug aria-hidden /> Orphaned
						</Badge>
					)}
					{waiting && task.claimed_by && (
						<span className="inline-flex min-w-0 items-center gap-1 text-muted text-xs">
							<Avatar name={task.claimed_by.name} className="size-4.5 text-[8px]" />
							<span className="truncate">{task.claimed_by.id === me ? "You" : task.claimed_by.name}</span>
						</span>
					)}
				</span>
			</span>
		</li>
	);
}
