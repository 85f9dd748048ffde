import type { TaskAnswer, TaskDecision, TaskDetail } from "@flomastr/contracts/task";
import type { Ctx } from "#context.ts";
import { appendEvent } from "#events/append.ts";
import { recordChange } from "./change.ts";
import { endTask } from "./end.ts";
import { enqueueResume } from "./enqueue-resume.ts";
import { findTask } from "./find.ts";
import { getTask } from "./get.ts";
import { mayOverride, requireNotHeldByAnother, requireOpen, requirePerson } from "./permit.ts";
import { validateValues } from "./validate-values.ts";

/**
 * Decides a task: the answer is stored and audited, told to subscribed workflows, and sent to the execution that waits.
 * @throws {AppError} `conflict` with `details.decided_by` and `decided_at` when somebody was quicker, with
 *   `details.claimed_by` when a colleague holds it; `invalid` with a message per component; `forbidden`; `not_found`
 */
export async function decideTask(
	ctx: Ctx,
	{ taskId, decision }: { taskId: string; decision: TaskDecision },
): Promise<TaskDetail> {
	const person = requirePerson(ctx);
	const task = await findTask(ctx, taskId);
	// Somebody else's decision is the news, not what is wrong with an answer that comes too late.
	requireOpen(task);
	requireNotHeldByAnother(task, person);
	const { values, edits } = validateValues(task.object, decision);
	const answer: TaskAnswer = {
		task_id: task.id,
		action: decision.action,
		values,
		comment: decision.comment,
		decided_by: { id: person.id, name: person.name, role: person.role },
		decided_at: ctx.now.toISOString(),
		duration_ms: Math.max(0, ctx.now.getTime() - task.createdAt.getTime()),
		edits,
	};
	const holder = mayOverride(person) ? undefined : person;
	const decided = await endTask(ctx, task.id, { state: "decided", answer }, holder);
	if (!decided) {
		const now = await findTask(ctx, taskId);
		requireOpen(now);
		requireNotHeldByAnother(now, person);
		throw new Error(`Task ${taskId} is ${now.state} and could not be decided.`);
	}
	await recordChange(ctx, decided, "decided", decision.comment);
	await appendEvent(ctx, {
		type: "task.decided",
		threadId: decided.threadId,
		contactId: decided.contactId,
		data: { task_id: task.id },
	});
	if (decided.resume) await enqueueResume(ctx, task.id);
	ctx.signals.push({ type: "deliveries" });
	return getTask(ctx, { taskId });
}
