import { flatten } from "@flomastr/contracts/component";
import type { TaskAnswer, TaskDetail } from "@flomastr/contracts/task";
import { CircleCheck } from "lucide-react";
import { LocalTime } from "#task/local-time.tsx";
import { shortSpan } from "../relative-time.ts";

/** The decision: which action, who, when, why, and what they changed. */
export function AnswerPanel({ task, answer }: { task: TaskDetail; answer: TaskAnswer }) {
	const label = task.actions.find((action) => action.id === answer.action)?.label ?? answer.action;
	const labels = new Map(
		flatten(task.object.payload_components).map((component) => [
			component.id,
			"label" in component && typeof component.label === "string" ? component.label : component.id,
		]),
	);
	return (
		<section
			aria-label="Decision"
			className="flex flex-col gap-3 rounded-xl border border-success/30 bg-success-soft/50 p-4"
		>
			<div className="flex items-start gap-2.5">
				<CircleCheck className="mt-0.5 size-5 shrink-0 text-success-ink" aria-hidden />
				<div className="min-w-0">
					<p className="font-semibold text-[15px]">{label}</p>
					<p className="text-muted text-xs">
						{answer.decided_by.name} · <LocalTime at={answer.decided_at} /> · {shortSpan(answer.duration_ms)} after it
						was asked
					</p>
				</div>
			</div>
			{answer.comment && (
				<blockquote className="whitespace-pre-wrap break-words border-success/40 border-l-2 pl-3 text-sm">
					{answer.comment}
				</blockquote>
			)}
			{answer.edits.length > 0 && (
				<p className="text-muted text-xs">
					Changed: {answer.edits.map((edit) => labels.get(edit.id) ?? edit.id).join(", ")}
				</p>
			)}
		</section>
	);
}
