import type { ThreadDetail } from "@flomastr/contracts/conversation";
import { ArrowDown, MessageSquareDashed } from "lucide-react";
import { Fragment, useEffect, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Spinner } from "#components/ui/spinner.tsx";
import { dayKey, dayName } from "#time/format.ts";
import { useTimeZone } from "#time/time-zone.ts";
import { continues, type Entry } from "./entries.ts";
import { MessageRow } from "./message-row.tsx";
import { NoteRow } from "./note-row.tsx";
import { PendingMessage } from "./pending-message.tsx";
import type { Conversation } from "./use-conversation.ts";

interface MessagePaneProps {
	detail: ThreadDetail;
	conversation: Conversation;
}

/**
 * The messages, newest at the bottom. The scroller runs in reverse, so that its zero is the bottom: it begins there
 * before any script runs, stays there as messages arrive, and does not jump when earlier ones are put on top.
 */
export function MessagePane({ detail, conversation }: MessagePaneProps) {
	const scroller = useRef<HTMLDivElement>(null);
	const [atBottom, setAtBottom] = useState(true);
	const newestSent = conversation.pending.at(-1)?.key;
	useEffect(() => {
		if (newestSent) scroller.current?.scrollTo({ top: 0 });
	}, [newestSent]);

	const { entries, pending } = conversation;
	if (entries.length === 0 && pending.length === 0) {
		return (
			<EmptyState icon={MessageSquareDashed} title="No messages yet" className="h-auto flex-1">
				Write the first one below.
			</EmptyState>
		);
	}
	return (
		<div className="relative min-h-0 flex-1">
			<div
				ref={scroller}
				// biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling pane must be reachable by keyboard.
				tabIndex={0}
				role="log"
				aria-label="Messages"
				aria-live="off"
				onScroll={(event) => setAtBottom(event.currentTarget.scrollTop > -80)}
				className="flex h-full flex-col-reverse overflow-x-hidden overflow-y-auto px-3 ring-inside md:px-6"
			>
				<div className="mx-auto w-full max-w-3xl py-4">
					{conversation.hasEarlier ? <Earlier conversation={conversation} /> : null}
					<Entries entries={entries} contactName={detail.contact.name} />
					{pending.map((message) => (
						<PendingMessage
							key={message.key}
							pending={message}
							threadId={detail.thread.id}
							conversation={conversation}
						/>
					))}
				</div>
			</div>
			{atBottom ? null : (
				<Button
					size="icon"
					aria-label="Go to the newest message"
					onClick={() => scroller.current?.scrollTo({ top: 0 })}
					className="absolute right-5 bottom-4 rounded-full bg-raised shadow-raised"
				>
					<ArrowDown aria-hidden />
				</Button>
			)}
		</div>
	);
}

function Entries({ entries, contactName }: { entries: readonly Entry[]; contactName: string }) {
	const timeZone = useTimeZone();
	return entries.map((entry, index) => {
		const previous = entries[index - 1];
		const newDay = !previous || dayKey(previous.at, timeZone) !== dayKey(entry.at, timeZone);
		const continued = !newDay && continues(previous, entry);
		return (
			<Fragment key={entry.type === "message" ? entry.message.id : entry.note.id}>
				{newDay ? <DayLine label={dayName(entry.at, timeZone)} /> : null}
				{entry.type === "message" ? (
					<MessageRow message={entry.message} entries={entries} continued={continued} contactName={contactName} />
				) : (
					<NoteRow note={entry.note} />
				)}
			</Fragment>
		);
	});
}

function DayLine({ label }: { label: string }) {
	return (
		<div className="my-4 flex items-center gap-3 text-xs font-medium text-muted">
			<span aria-hidden className="h-px flex-1 bg-line" />
			<span suppressHydrationWarning>{label}</span>
			<span aria-hidden className="h-px flex-1 bg-line" />
		</div>
	);
}

/** Loads the page before when it comes near the view; a button for those who do not scroll. */
function Earlier({ conversation }: { conversation: Conversation }) {
	const line = useRef<HTMLDivElement>(null);
	const { loadEarlier, loadingEarlier } = conversation;
	useEffect(() => {
		if (!line.current) return;
		const seen = new IntersectionObserver((all) => all.some((one) => one.isIntersecting) && loadEarlier(), {
			rootMargin: "600px 0px 0px 0px",
		});
		seen.observe(line.current);
		return () => seen.disconnect();
	}, [loadEarlier]);
	return (
		<div ref={line} className="flex h-10 items-center justify-center">
			{loadingEarlier ? (
				<Spinner label="Loading earlier messages" />
			) : (
				<Button variant="ghost" size="sm" onClick={loadEarlier}>
					Show earlier messages
				</Button>
			)}
		</div>
	);
}
