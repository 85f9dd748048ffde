import type { TaskDetail } from "@flomastr/contracts/task";
import { z } from "zod";
import type { Failure } from "#outcome.ts";
import { relativeTime } from "../relative-time.ts";

/** What the API says with a 409: who was first and when. */
const Conflict = z.object({
	decided_by: z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]),
	decided_at: z.string(),
});

/** Who decided, when and what, in a sentence that blames nobody. */
export function conflictWords(task: TaskDetail, failure: Failure | null, now: number): string {
	const { answer } = task;
	if (answer) {
		const label = task.actions.find((action) => action.id === answer.action)?.label ?? answer.action;
		return `${answer.decided_by.name} decided this task ${when(answer.decided_at, now)}: “${label}”. Nothing of yours was sent.`;
	}
	const conflict = Conflict.safeParse(failure?.details);
	if (!conflict.success) return failure?.message ?? "The task was decided meanwhile.";
	const { decided_by, decided_at } = conflict.data;
	return `${decided_by} decided this task ${when(decided_at, now)}. Nothing of yours was sent.`;
}

function when(at: string, now: number): string {
	const words = relativeTime(at, now);
	return words === "now" ? "a moment ago" : words;
}
