import type { TaskAudit } from "@flomastr/contracts/task";
import { sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { Ctx } from "#context.ts";
import { taskAudit, tasks } from "./schema.hot.ts";

export type TaskRow = typeof tasks.$inferSelect;

/** Goes into every update of a task: the archive job copies a row whose version grew. */
export const nextVersion = { version: sql`${tasks.version} + 1` };

/** What every step of a task's life leaves behind: a line of the audit trail, and a word to screens and archive. */
export async function recordChange(
	ctx: Ctx,
	task: Pick<TaskRow, "id" | "threadId">,
	what: TaskAudit["what"],
	note: string | null = null,
): Promise<void> {
	const { tenant, actor, now } = ctx;
	await ctx.tx
		.insert(taskAudit)
		.values({ id: uuidv7(), tenantId: tenant.id, taskId: task.id, at: now, actor, what, note });
	ctx.signals.push({ type: "live", tenantId: tenant.id, event: { type: "task", task_id: task.id } });
	if (task.threadId)
		ctx.signals.push({ type: "live", tenantId: tenant.id, event: { type: "thread", thread_id: task.threadId } });
	ctx.signals.push({ type: "archive", tenantId: tenant.id });
}
