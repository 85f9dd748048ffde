import type { Message } from "@flomastr/contracts/message";
import { Workflow } from "lucide-react";
import { memo } from "react";
import { cn } from "#components/ui/class-names.ts";
import { DeliveryTicks } from "#message/delivery-ticks.tsx";
import { previewOf } from "#message/preview.ts";
import { clock, fullTime } from "#time/format.ts";
import { useTimeZone } from "#time/time-zone.ts";
import { MessageContent } from "./content/message-content.tsx";
import { ReferralCard } from "./content/referral-card.tsx";
import type { Entry } from "./entries.ts";
import { MessageFailure } from "./message-failure.tsx";

interface MessageRowProps {
	message: Message;
	/** Where a quoted message is looked up. */
	entries: readonly Entry[];
	/** Stands under a message of the same author: no name again. */
	continued: boolean;
	contactName: string;
}

/** One message: what happened to the conversation in the middle, else a bubble on its side. */
export const MessageRow = memo(function MessageRow({ message, entries, continued, contactName }: MessageRowProps) {
	const { content } = message;
	if (content.kind === "system") return <EventLine text={content.text} at={message.created_at} />;
	if (content.kind === "reaction") {
		const who = message.direction === "in" ? contactName : message.author.name;
		const text = content.emoji ? `${who} reacted ${content.emoji}` : `${who} took a reaction back`;
		return <EventLine text={text} at={message.created_at} />;
	}
	return <Bubble message={message} entries={entries} continued={continued} contactName={contactName} />;
});

function EventLine({ text, at }: { text: string; at: string }) {
	const timeZone = useTimeZone();
	return (
		<p className="my-3 text-center text-xs text-muted" title={fullTime(at, timeZone)}>
			{text} · {clock(at, timeZone)}
		</p>
	);
}

function Bubble({ message, entries, continued, contactName }: MessageRowProps) {
	const timeZone = useTimeZone();
	const out = message.direction === "out";
	const name = out ? message.author.name : contactName;
	return (
		<article
			aria-label={`${name}, ${clock(message.created_at, timeZone)}`}
			className={cn("flex flex-col", out ? "items-end" : "items-start", continued ? "mt-1" : "mt-4")}
		>
			{continued ? null : (
				<p className="mb-1 flex items-center gap-1.5 px-1 text-xs text-muted">
					{message.author.type === "workflow" ? <Workflow aria-label="Workflow" className="size-3.5" /> : null}
					{name}
				</p>
			)}
			<div
				className={cn(
					"relative max-w-[min(34rem,88%)] rounded-2xl px-3 py-2",
					out ? "rounded-br-md bg-bubble-out" : "rounded-bl-md bg-bubble-in",
					message.reaction && "mb-3",
				)}
			>
				{message.referral ? <ReferralCard referral={message.referral} /> : null}
				<Quote replyTo={message.reply_to} entries={entries} />
				<MessageContent content={message.content} src={`/api/media/${message.id}`} />
				<p
					className="mt-0.5 flex items-center justify-end gap-1 text-[11px] text-muted tabular-nums"
					title={fullTime(message.created_at, timeZone)}
				>
					<time dateTime={message.created_at}>{clock(message.created_at, timeZone)}</time>
					{out ? <DeliveryTicks status={message.status} /> : null}
				</p>
				{message.reaction ? (
					<span className="absolute right-2 -bottom-3 rounded-full border bg-raised px-1.5 py-0.5 text-xs shadow-card">
						<span className="sr-only">Reaction </span>
						{message.reaction}
					</span>
				) : null}
			</div>
			{message.status === "failed" ? <MessageFailure message={message} /> : null}
		</article>
	);
}

/** The message this one answers, when it is on the page. */
function Quote({ replyTo, entries }: { replyTo: string | null; entries: readonly Entry[] }) {
	if (!replyTo) return null;
	const found = entries.find(
		(entry) => entry.type === "message" && (entry.message.id === replyTo || entry.message.vendor_id === replyTo),
	);
	return (
		<blockquote className="mb-1.5 line-clamp-2 rounded-md border-l-2 border-accent bg-canvas/50 px-2 py-1 text-xs text-muted">
			{found?.type === "message" ? previewOf(found.message.content) : "An earlier message"}
		</blockquote>
	);
}
