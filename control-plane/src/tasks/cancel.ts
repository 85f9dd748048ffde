import type { TaskDetail } from "@flomastr/contracts/task";
import type { Ctx } from "#context.ts";
import { recordChange } from "./change.ts";
import { endTask } from "./end.ts";
import { findTask } from "./find.ts";
import { getTask } from "./get.ts";
import { mayOverride, requireNotHeldByAnother, requireOpen, requirePerson } from "./permit.ts";

/**
 * Takes a task out of the queue without an answer: the workflow that asked needs none any more, or a person sees that
 * it is moot. The execution that waits is not resumed.
 * @throws {AppError} `conflict` when another person holds it or it has ended; `forbidden`; `not_found`
 */
export async function cancelTask(
	ctx: Ctx,
	{ taskId, note = null }: { taskId: string; note?: string | null },
): Promise<TaskDetail> {
	// A workflow may withdraw what it asked, whoever holds it.
	const person = ctx.actor.type === "workflow" || ctx.actor.type === "system" ? undefined : requirePerson(ctx);
	await findTask(ctx, taskId);
	const holder = person && !mayOverride(person) ? person : undefined;
	const cancelled = await endTask(ctx, taskId, { state: "cancelled", answer: null }, holder);
	if (cancelled) await recordChange(ctx, cancelled, "cancelled", note);
	else {
		const found = await findTask(ctx, taskId);
		requireOpen(found);
		if (person) requireNotHeldByAnother(found, person);
	}
	return getTask(ctx, { taskId });
}
