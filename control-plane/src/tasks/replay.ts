import type { TaskDetail } from "@flomastr/contracts/task";
import { and, desc, eq } from "drizzle-orm";
import type { Ctx } from "#context.ts";
import { deliveries } from "#deliveries/schema.hot.ts";
import { AppError } from "#errors.ts";
import { nextVersion, recordChange } from "./change.ts";
import { enqueueResume } from "./enqueue-resume.ts";
import { findTask } from "./find.ts";
import { getTask } from "./get.ts";
import { requirePerson } from "./permit.ts";
import { tasks } from "./schema.hot.ts";

/**
 * Sends a task's answer to its workflow once more, after the way back was given up or the workflow was gone.
 * @throws {AppError} `conflict` when there is no answer, nobody waits for it, or it has arrived; `forbidden`; `not_found`
 */
export async function replayTask(ctx: Ctx, { taskId }: { taskId: string }): Promise<TaskDetail> {
	requirePerson(ctx);
	const task = await findTask(ctx, taskId);
	if (!task.answer)
		throw new AppError("conflict", `This task is ${task.state}: it has no answer that could be sent. Decide it first.`);
	if (!task.resume)
		throw new AppError("conflict", "No workflow waits for this task; there is nowhere to send its answer.");
	const { callback } = await getTask(ctx, { taskId });
	if (callback === "delivered" && !task.orphaned)
		throw new AppError("conflict", "The workflow has received this answer already and went on.");
	await sendAgain(ctx, taskId);
	await ctx.tx
		.update(tasks)
		.set({ orphaned: false, ...nextVersion })
		.where(eq(tasks.id, taskId));
	await recordChange(ctx, task, "replayed");
	return getTask(ctx, { taskId });
}

/** What stands in the dead-letter list is tried anew from there; otherwise a new delivery is made. */
async function sendAgain(ctx: Ctx, taskId: string): Promise<void> {
	const [newest] = await ctx.tx
		.select({ id: deliveries.id, state: deliveries.state })
		.from(deliveries)
		.where(and(eq(deliveries.subjectId, taskId), eq(deliveries.kind, "resume")))
		.orderBy(desc(deliveries.seq))
		.limit(1)
		.for("update");
	if (!newest || newest.state === "delivered") return enqueueResume(ctx, taskId);
	ctx.signals.push({ type: "deliveries" });
	if (newest.state === "running") return;
	await ctx.tx
		.update(deliveries)
		.set({ state: "pending", attempts: 0, nextAttemptAt: ctx.now, finishedAt: null })
		.where(eq(deliveries.id, newest.id));
}
