import type { Message } from "@flomastr/contracts/message";
import { Fragment, useEffect, useRef } from "react";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { previewOf } from "#message/preview.ts";
import { dayKey, dayName } from "#time/format.ts";
import { useTimeZone } from "#time/time-zone.ts";
import { ChatBubble, OutgoingBubble } from "./chat-bubble.tsx";
import type { ListChoice } from "./list-sheet.tsx";
import { TypingDots } from "./typing-dots.tsx";
import type { Chat } from "./use-chat.ts";

interface ChatLogProps {
	chat: Chat;
	business: string;
	onOpenList: (choice: ListChoice) => void;
}

/** Everything said so far, newest at the bottom (the scroller runs in reverse, so it stays there by itself). */
export function ChatLog({ chat, business, onOpenList }: ChatLogProps) {
	const timeZone = useTimeZone();
	const scroller = useRef<HTMLDivElement>(null);
	const { messages, outgoing } = chat;
	const count = (messages?.length ?? 0) + outgoing.length;
	// biome-ignore lint/correctness/useExhaustiveDependencies: each new message is scrolled to.
	useEffect(() => {
		scroller.current?.scrollTo({ top: 0 });
	}, [count]);
	const shown = (messages ?? []).filter(({ content }) => content.kind !== "reaction");
	return (
		<div
			ref={scroller}
			// biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling pane must be reachable by keyboard.
			tabIndex={0}
			role="log"
			aria-label={`Chat with ${business}`}
			className="chat-paper flex min-h-0 flex-1 flex-col-reverse overflow-x-hidden overflow-y-auto px-3 ring-inside"
		>
			<div className="flex flex-col pt-3 pb-4">
				{messages === null ? (
					<>
						<Skeleton className="h-12 w-2/3 rounded-2xl" />
						<Skeleton className="mt-2 h-9 w-1/2 self-end rounded-2xl" />
					</>
				) : null}
				{messages && count === 0 ? (
					<p className="mx-auto my-6 max-w-64 rounded-xl bg-raised px-4 py-3 text-center text-[13px] text-muted shadow-card">
						Say hello to {business}. Try: “Hi, I need a quote for malpractice insurance.”
					</p>
				) : null}
				{shown.map((message, index) => {
					const previous = shown[index - 1];
					const newDay = !previous || dayKey(previous.created_at, timeZone) !== dayKey(message.created_at, timeZone);
					return (
						<Fragment key={message.id}>
							{newDay ? <DayChip label={dayName(message.created_at, timeZone)} /> : null}
							<ChatBubble
								message={message}
								first={newDay || previous?.direction !== message.direction}
								quoted={quotedBy(message, shown)}
								answered={answerTo(message, shown)}
								onChoose={(button) => chat.send({ kind: "choice", source: "button", ...button })}
								onOpenList={onOpenList}
							/>
						</Fragment>
					);
				})}
				{outgoing.map((item) => (
					<OutgoingBubble key={item.key} item={item} onRetry={() => chat.retry(item)} />
				))}
				{chat.typing ? <TypingDots business={business} /> : null}
			</div>
		</div>
	);
}

function DayChip({ label }: { label: string }) {
	return (
		<p className="mx-auto my-3 rounded-full bg-raised px-3 py-1 text-[11px] font-medium text-muted shadow-card">
			{label}
		</p>
	);
}

function quotedBy(message: Message, all: readonly Message[]): string | null {
	const quoted = message.reply_to
		? all.find(({ id, vendor_id }) => id === message.reply_to || vendor_id === message.reply_to)
		: undefined;
	return quoted ? previewOf(quoted.content) : null;
}

/** The id of the button already pressed under a message, so that it cannot be pressed twice. */
function answerTo(message: Message, all: readonly Message[]): string | null {
	if (message.content.kind !== "interactive") return null;
	const offered = new Set(message.content.buttons?.map(({ id }) => id));
	const after = all.slice(all.indexOf(message) + 1);
	const answer = after.find(({ content }) => content.kind === "choice" && offered.has(content.id));
	return answer?.content.kind === "choice" ? answer.content.id : null;
}
