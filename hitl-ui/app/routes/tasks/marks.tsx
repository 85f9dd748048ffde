import type { Priority, TaskState } from "@flomastr/contracts/task";
import { AlarmClock, ChevronsUp, ChevronUp, Clock, Minus } from "lucide-react";
import { Badge } from "#components/ui/badge.tsx";
import { dueState } from "./relative-time.ts";

const dueTones = { overdue: "danger", soon: "warning", later: "neutral" } as const;

/** When the task must be decided; the exact time on hover. */
export function DueBadge({ at, now }: { at: string; now: number }) {
	const { state, words } = dueState(at, now);
	const Icon = state === "overdue" ? AlarmClock : Clock;
	return (
		<Badge tone={dueTones[state]} className="shrink-0 tabular-nums">
			<Icon aria-hidden /> {words}
		</Badge>
	);
}

const marks = {
	urgent: { Icon: ChevronsUp, look: "text-danger-ink", words: "Urgent" },
	high: { Icon: ChevronUp, look: "text-warning-ink", words: "High priority" },
	normal: { Icon: Minus, look: "text-faint", words: "Normal priority" },
	low: { Icon: Minus, look: "text-line-strong", words: "Low priority" },
} as const;

/** The priority as a small sign; its words for those who cannot see it. */
export function PriorityMark({ priority, spoken = false }: { priority: Priority; spoken?: boolean }) {
	const { Icon, look, words } = marks[priority];
	if (spoken)
		return (
			<span className={`inline-flex items-center gap-1 font-medium text-xs ${look}`}>
				<Icon className="size-4" aria-hidden /> {words}
			</span>
		);
	return (
		<span className={`inline-flex shrink-0 ${look}`} title={words}>
			<Icon className="size-4" aria-hidden />
			<span className="sr-only">{words}</span>
		</span>
	);
}

const states = {
	open: { tone: "accent", words: "Open" },
	claimed: { tone: "info", words: "Claimed" },
	decided: { tone: "success", words: "Decided" },
	expired: { tone: "warning", words: "Expired" },
	cancelled: { tone: "neutral", words: "Cancelled" },
} as const;

export function StateBadge({ state }: { state: TaskState }) {
	const { tone, words } = states[state];
	return <Badge tone={tone}>{words}</Badge>;
}
