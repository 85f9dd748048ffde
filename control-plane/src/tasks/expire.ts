import type { TaskAnswer } from "@flomastr/contracts/task";
import { asc } from "drizzle-orm";
import type { Ctx } from "#context.ts";
import { recordChange, type TaskRow } from "./change.ts";
import { expiresAt } from "./due.ts";
import { endTask } from "./end.ts";
import { enqueueResume } from "./enqueue-resume.ts";
import { tasks } from "./schema.hot.ts";
import { untouchedValues } from "./validate-values.ts";

/** How many one call expires, so that a transaction stays short. */
const batch = 200;

/**
 * Ends the tenant's tasks whose time has come: the answer is the action of `on_timeout`, or the action `timeout`, with
 * every component as the workflow sent it.
 * @returns how many were expired; call again while it is not 0
 */
export async function expireTasks(ctx: Ctx): Promise<number> {
	const due = await ctx.tx
		.select()
		.from(tasks)
		.where(expiresAt(ctx.now))
		.orderBy(asc(tasks.dueAt))
		.limit(batch)
		// What a person is deciding at this moment is left to them.
		.for("update", { skipLocked: true });
	for (const task of due) {
		const expired = await endTask(ctx, task.id, { state: "expired", answer: answerAtTimeout(ctx, task) });
		if (!expired) continue;
		await recordChange(ctx, expired, "expired", task.object.on_timeout?.action ?? null);
		if (expired.resume) await enqueueResume(ctx, task.id);
	}
	return due.length;
}

function answerAtTimeout(ctx: Ctx, task: TaskRow): TaskAnswer {
	return {
		task_id: task.id,
		action: task.object.on_timeout?.action ?? "timeout",
		values: untouchedValues(task.object),
		comment: null,
		decided_by: { id: ctx.actor.id, name: ctx.actor.name, role: "system" },
		decided_at: ctx.now.toISOString(),
		duration_ms: ctx.now.getTime() - task.createdAt.getTime(),
		edits: [],
	};
}
