import type { Content, Message } from "@flomastr/contracts/message";
import { RotateCw } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { cn } from "#components/ui/class-names.ts";
import { DeliveryTicks } from "#message/delivery-ticks.tsx";
import { clock } from "#time/format.ts";
import { useTimeZone } from "#time/time-zone.ts";
import { ChatContent } from "./chat-content.tsx";
import { ChatOptions } from "./chat-options.tsx";
import type { ListChoice } from "./list-sheet.tsx";
import type { Outgoing } from "./use-chat.ts";

interface ChatBubbleProps {
	message: Message;
	/** Begins a row of bubbles of one side. */
	first: boolean;
	quoted: string | null;
	/** The button pressed already. */
	answered: string | null;
	onChoose: (button: { id: string; title: string }) => void;
	onOpenList: (choice: ListChoice) => void;
}

/** A message as the customer sees it; directions are the tenant's, so `in` is what this phone wrote. */
export function ChatBubble({ message, first, quoted, answered, onChoose, onOpenList }: ChatBubbleProps) {
	const timeZone = useTimeZone();
	const { content } = message;
	const mine = message.direction === "in";
	if (content.kind === "system") {
		return (
			<p className="mx-auto my-2 rounded-full bg-raised px-3 py-1 text-center text-[11px] text-muted">{content.text}</p>
		);
	}
	return (
		<div className={cn("flex flex-col", mine ? "items-end" : "items-start", first ? "mt-2.5" : "mt-1")}>
			<Shape mine={mine}>
				{quoted ? (
					<p className="mb-1 line-clamp-2 rounded-lg border-l-3 border-accent bg-canvas/60 px-2 py-1 text-xs text-muted">
						{quoted}
					</p>
				) : null}
				<ChatContent content={content} src={sourceOf(content)} />
				<Stamp at={clock(message.created_at, timeZone)}>
					{mine ? <DeliveryTicks status={message.status} readClass="text-read-tick" /> : null}
				</Stamp>
			</Shape>
			{content.kind === "interactive" ? (
				<ChatOptions content={content} answered={answered} onChoose={onChoose} onOpenList={onOpenList} />
			) : null}
			{message.reaction ? (
				<span className="-mt-2 rounded-full border bg-raised px-1.5 text-sm shadow-card">{message.reaction}</span>
			) : null}
		</div>
	);
}

/** A message still in the phone. */
export function OutgoingBubble({ item, onRetry }: { item: Outgoing; onRetry: () => void }) {
	const timeZone = useTimeZone();
	const [src, setSrc] = useState("");
	useEffect(() => {
		if (!item.image) return;
		const url = URL.createObjectURL(item.image);
		setSrc(url);
		return () => URL.revokeObjectURL(url);
	}, [item.image]);
	return (
		<div className="mt-1 flex flex-col items-end">
			<Shape mine>
				<ChatContent content={item.content} src={src} />
				<Stamp at={clock(item.at, timeZone)}>
					<DeliveryTicks status={item.failure ? "failed" : "queued"} failedClass="text-on-mine" />
				</Stamp>
			</Shape>
			{item.failure ? (
				<button
					type="button"
					onClick={onRetry}
					className="mt-1 flex max-w-[85%] items-center gap-1.5 rounded-lg bg-danger-soft px-2.5 py-1.5 text-left text-xs text-danger-ink"
				>
					<RotateCw aria-hidden className="size-3.5 shrink-0" /> Not sent: {item.failure} Tap to try again.
				</button>
			) : null}
		</div>
	);
}

function Shape({ mine, children }: { mine: boolean; children: ReactNode }) {
	return (
		<div
			className={cn(
				"max-w-[85%] animate-appear rounded-2xl px-3 py-2 text-[15px] shadow-card",
				mine ? "rounded-br-md bg-mine text-on-mine" : "rounded-bl-md bg-raised",
			)}
		>
			{children}
		</div>
	);
}

function Stamp({ at, children }: { at: string; children: ReactNode }) {
	return (
		<p className="mt-0.5 flex items-center justify-end gap-1 text-[11px] tabular-nums opacity-85 ">
			{at}
			{children}
		</p>
	);
}

/** Only addresses of this host and the web are loaded. */
function sourceOf(content: Content): string {
	const media = content.kind === "media" ? content : content.kind === "interactive" ? content.header_media : undefined;
	const url = media?.url;
	if (!url) return "";
	return (url.startsWith("/") && !url.startsWith("//")) || url.startsWith("https://") || isLocal(url) ? url : "";
}

function isLocal(url: string): boolean {
	return URL.canParse(url) && new URL(url).host === globalThis.location?.host;
}
