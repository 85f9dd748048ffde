import type { Thread } from "@flomastr/contracts/conversation";
import { Archive, CheckCircle2, ListChecks } from "lucide-react";
import { memo } from "react";
import { Link } from "react-router";
import { Avatar } from "#components/ui/avatar.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { cn } from "#components/ui/class-names.ts";
import { listTime } from "#time/format.ts";
import { useTimeZone } from "#time/time-zone.ts";
import { ChannelMark } from "./channel-mark.tsx";

interface ThreadRowProps {
	thread: Thread;
	open: boolean;
	/** Kept when the conversation opens, so the list stays as it is. */
	search: string;
	/** Marks a closed conversation as such. */
	sayClosed: boolean;
}

/**
 * One line of the inbox; a link named by customer, unread count and newest message. It is not prefetched: the browser
 * would keep the conversation as it was at the hover, and reading an archived one brings it back.
 */
export const ThreadRow = memo(function ThreadRow({ thread, open, search, sayClosed }: ThreadRowProps) {
	const timeZone = useTimeZone();
	const unread = open ? 0 : thread.unread;
	return (
		<Link
			to={{ pathname: `/inbox/${thread.id}`, search }}
			data-thread={thread.id}
			aria-current={open ? "page" : undefined}
			aria-label={`${thread.contact.name}${unread ? `, ${unread} unread` : ""}: ${thread.preview}`}
			className="flex h-full gap-3 border-b border-line/60 px-4 py-2.5 ring-inside hover:bg-hover aria-[current=page]:bg-active"
		>
			<span className="relative mt-0.5 self-start">
				<Avatar name={thread.contact.name} className="size-9" />
				<ChannelMark channel={thread.channel} className="absolute -right-1 -bottom-1" />
			</span>
			<span className="flex min-w-0 flex-1 flex-col">
				<span className="flex items-baseline gap-2">
					<span className={cn("min-w-0 flex-1 truncate text-[13px]", unread ? "font-semibold" : "font-medium")}>
						{thread.contact.name}
					</span>
					<time
						dateTime={thread.last_message_at}
						className={cn("shrink-0 text-[11px] tabular-nums", unread ? "font-semibold text-accent-ink" : "text-faint")}
					>
						{listTime(thread.last_message_at, timeZone)}
					</time>
				</span>
				<span className="flex items-center gap-2">
					<span className={cn("min-w-0 flex-1 truncate text-[13px]", unread ? "text-ink" : "text-muted")}>
						{thread.preview || "No message yet"}
					</span>
					{unread ? (
						<span className="flex h-4.5 min-w-4.5 items-center justify-center rounded-full bg-accent px-1.5 text-[11px] font-semibold text-on-accent tabular-nums">
							{unread > 99 ? "99+" : unread}
						</span>
					) : thread.assignee ? (
						<span title={`Assigned to ${thread.assignee.name}`}>
							<Avatar name={thread.assignee.name} className="size-4.5 text-[8px]" />
						</span>
					) : null}
				</span>
				<Chips thread={thread} sayClosed={sayClosed} />
			</span>
		</Link>
	);
});

function Chips({ thread, sayClosed }: { thread: Thread; sayClosed: boolean }) {
	return (
		<span className="mt-1 flex gap-1 overflow-hidden">
			{sayClosed && thread.state === "closed" ? (
				<Badge>
					<CheckCircle2 aria-hidden /> Closed
				</Badge>
			) : null}
			{thread.store === "cold" ? (
				<Badge tone="info" title="Only the archive holds this conversation; opening it brings it back">
					<Archive aria-hidden /> Archive
				</Badge>
			) : null}
			{thread.open_tasks > 0 ? (
				<Badge tone="warning">
					<ListChecks aria-hidden /> {thread.open_tasks} {thread.open_tasks === 1 ? "task" : "tasks"}
				</Badge>
			) : null}
			{thread.tags.slice(0, 3).map((tag) => (
				<Badge key={tag}>{tag}</Badge>
			))}
		</span>
	);
}
