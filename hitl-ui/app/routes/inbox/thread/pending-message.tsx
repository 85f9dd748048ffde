import { Message } from "@flomastr/contracts/message";
import { useCallback, useEffect, useRef, useState } from "react";
import { useFetcher } from "react-router";
import { DeliveryTicks } from "#message/delivery-ticks.tsx";
import type { Outcome } from "#outcome.ts";
import { clock } from "#time/format.ts";
import { useTimeZone } from "#time/time-zone.ts";
import { MessageContent } from "./content/message-content.tsx";
import type { Pending } from "./conversation-state.ts";
import type { Intent } from "./intent.ts";
import { FailureLine } from "./message-failure.tsx";
import type { Conversation } from "./use-conversation.ts";

interface PendingMessageProps {
	pending: Pending;
	threadId: string;
	conversation: Conversation;
}

/** A message drawn before the control plane has it. It sends itself; its key makes every try the same message. */
export function PendingMessage({ pending, threadId, conversation }: PendingMessageProps) {
	const timeZone = useTimeZone();
	const fetcher = useFetcher<Outcome<unknown>>();
	const { submit, data } = fetcher;
	const { sent, discard } = conversation;
	const preview = useObjectUrl(pending.file);

	const send = useCallback(() => {
		const action = `/inbox/${threadId}`;
		if (pending.file) {
			const form = new FormData();
			form.set("file", pending.file);
			form.set("caption", pending.content.kind === "media" ? (pending.content.caption ?? "") : "");
			form.set("key", pending.key);
			return submit(form, { method: "post", action, encType: "multipart/form-data" });
		}
		const intent: Intent = { intent: "send", content: pending.content, key: pending.key };
		return submit(JSON.stringify(intent), { method: "post", action, encType: "application/json" });
	}, [pending, threadId, submit]);

	const started = useRef(false);
	useEffect(() => {
		if (started.current) return;
		started.current = true;
		void send();
	}, [send]);
	useEffect(() => {
		const message = data?.ok ? Message.safeParse(data.value) : null;
		if (message?.success) sent(pending.key, message.data);
	}, [data, sent, pending.key]);

	const busy = fetcher.state !== "idle";
	const failed = !busy && data && !data.ok;
	return (
		<article aria-label="Your message, being sent" className="mt-1 flex flex-col items-end">
			<div className="max-w-[min(34rem,88%)] rounded-2xl rounded-br-md bg-bubble-out px-3 py-2">
				<MessageContent content={pending.content} src={preview ?? ""} />
				<p className="mt-0.5 flex items-center justify-end gap-1 text-[11px] text-muted tabular-nums">
					{clock(pending.at, timeZone)} <DeliveryTicks status={failed ? "failed" : "queued"} />
				</p>
			</div>
			{failed ? (
				<FailureLine reason={data.failure.message} busy={busy} onRetry={send} onDiscard={() => discard(pending.key)} />
			) : null}
		</article>
	);
}

/** An address for the browser's own copy of a file, given back when it is no longer drawn. */
function useObjectUrl(file: File | undefined): string | null {
	const [url, setUrl] = useState<string | null>(null);
	useEffect(() => {
		if (!file) return;
		const made = URL.createObjectURL(file);
		setUrl(made);
		return () => URL.revokeObjectURL(made);
	}, [file]);
	return url;
}
