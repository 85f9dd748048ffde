import type { Thread } from "@flomastr/contracts/conversation";
import { useVirtualizer } from "@tanstack/react-virtual";
import { Inbox, SearchX } from "lucide-react";
import { useEffect, useRef } from "react";
import { useLocation } from "react-router";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { ThreadRow } from "./thread-row.tsx";
import { useListKeys } from "./use-list-keys.ts";
import type { ThreadListState } from "./use-thread-list.ts";
import { viewOf } from "./view.ts";

const plainHeight = 62;
const chipsHeight = 84;

/** Lines with a third row of chips are taller; known in advance, so nothing is measured. */
function hasChips(thread: Thread, sayClosed: boolean): boolean {
	const closed = sayClosed && thread.state === "closed";
	return closed || thread.tags.length > 0 || thread.open_tasks > 0 || thread.store === "cold";
}

/** The conversations, drawn only where they are in view. */
export function ThreadList({ list, open }: { list: ThreadListState; open: string | undefined }) {
	const { threads, hasMore, loadMore } = list;
	const { search } = useLocation();
	// Where every line is closed, none need say it.
	const sayClosed = viewOf(new URLSearchParams(search)) !== "closed";
	const scroller = useRef<HTMLDivElement>(null);
	const virtual = useVirtualizer({
		count: threads.length,
		getScrollElement: () => scroller.current,
		estimateSize: (index) => (threads[index] && hasChips(threads[index], sayClosed) ? chipsHeight : plainHeight),
		getItemKey: (index) => threads[index]?.id ?? index,
		overscan: 8,
		// Before the browser measures, the server draws a screenful.
		initialRect: { width: 320, height: 900 },
	});
	const items = virtual.getVirtualItems();
	// biome-ignore lint/correctness/useExhaustiveDependencies: a line may have gained or lost its chips.
	useEffect(() => {
		virtual.measure();
	}, [threads, sayClosed, virtual]);
	const lastShown = items.at(-1)?.index ?? 0;
	useEffect(() => {
		if (hasMore && lastShown >= threads.length - 10) loadMore();
	}, [hasMore, lastShown, threads.length, loadMore]);
	useListKeys({ threads, open, scroller, show: (index) => virtual.scrollToIndex(index, { align: "auto" }) });

	if (threads.length === 0) return <NothingFound />;
	return (
		<div ref={scroller} className="min-h-0 flex-1 overflow-y-auto ring-inside" tabIndex={-1}>
			<ul className="relative" style={{ height: virtual.getTotalSize() }} aria-label="Conversation list">
				{items.map((item) => {
					const thread = threads[item.index];
					return thread ? (
						<li
							key={item.key}
							aria-setsize={hasMore ? -1 : threads.length}
							aria-posinset={item.index + 1}
							className="absolute inset-x-0 top-0"
							style={{ height: item.size, transform: `translateY(${item.start}px)` }}
						>
							<ThreadRow thread={thread} open={thread.id === open} search={search} sayClosed={sayClosed} />
						</li>
					) : null;
				})}
			</ul>
			{hasMore ? (
				<div className="flex gap-3 p-3">
					<Skeleton className="size-9 rounded-full" />
					<Skeleton className="h-9 flex-1" />
				</div>
			) : null}
		</div>
	);
}

function NothingFound() {
	const search = new URLSearchParams(useLocation().search);
	if (search.get("q")) {
		return (
			<EmptyState icon={SearchX} title="No conversation matches">
				Search looks at names, numbers and message text, old conversations included. Try fewer words, or the view “All”.
			</EmptyState>
		);
	}
	return (
		<EmptyState icon={Inbox} title="Nothing waits here">
			New messages appear by themselves. To try it, open the sandbox phone and write as a customer.
		</EmptyState>
	);
}
