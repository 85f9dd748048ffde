import type { Message } from "@flomastr/contracts/message";
import { CircleAlert, RotateCw } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { useShell } from "#shell/route.tsx";
import { useIntent } from "./use-intent.ts";

/** Why a message did not arrive, and the way to try again. */
export function MessageFailure({ message }: { message: Message }) {
	const { submit, busy } = useIntent(message.thread_id, "Still not sent");
	const { me } = useShell();
	return (
		<FailureLine
			reason={message.error?.message ?? "The channel gave no reason."}
			hint={message.error && !message.error.retryable ? "Trying again will likely fail the same way." : undefined}
			busy={busy}
			onRetry={me.can.converse ? () => submit({ intent: "retry", message_id: message.id }) : undefined}
		/>
	);
}

interface FailureLineProps {
	reason: string;
	hint?: string | undefined;
	busy: boolean;
	onRetry?: (() => void) | undefined;
	onDiscard?: () => void;
}

export function FailureLine({ reason, hint, busy, onRetry, onDiscard }: FailureLineProps) {
	return (
		<div
			role="alert"
			className="mt-1 flex max-w-[min(34rem,88%)] flex-wrap items-center justify-end gap-x-2 gap-y-1 text-xs"
		>
			<span className="flex items-start gap-1 text-danger-ink">
				<CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
				<span>
					<span className="font-semibold">Not sent.</span> {reason} {hint}
				</span>
			</span>
			{onRetry ? (
				<Button size="sm" onClick={onRetry} disabled={busy} aria-label="Retry sending">
					<RotateCw aria-hidden className={busy ? "animate-spin" : ""} /> Retry
				</Button>
			) : null}
			{onDiscard ? (
				<Button size="sm" variant="ghost" onClick={onDiscard}>
					Discard
				</Button>
			) : null}
		</div>
	);
}
