import { eq } from "drizzle-orm";
import { z } from "zod";
import type { Ctx } from "#context.ts";
import { notFound } from "#errors.ts";
import type { TaskRow } from "./change.ts";
import { tasks } from "./schema.hot.ts";

/** @throws {AppError} `not_found`, for another tenant's task as for one that never was */
export async function findTask(ctx: Ctx, taskId: string): Promise<TaskRow> {
	// Postgres refuses what is no UUID with an error of its own; to the caller it is just not there.
	if (!z.guid().safeParse(taskId).success) throw notFound("task", taskId.slice(0, 100));
	const [task] = await ctx.tx.select().from(tasks).where(eq(tasks.id, taskId));
	if (!task) throw notFound("task", taskId);
	return task;
}
