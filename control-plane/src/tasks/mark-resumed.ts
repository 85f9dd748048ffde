import { eq } from "drizzle-orm";
import type { Ctx } from "#context.ts";
import { nextVersion, recordChange } from "./change.ts";
import { tasks } from "./schema.hot.ts";

/** Notes that the workflow has taken the answer; for the worker, once the delivery has ended well. */
export async function markTaskResumed(ctx: Ctx, { taskId }: { taskId: string }): Promise<void> {
	const [resumed] = await ctx.tx
		.update(tasks)
		.set({ orphaned: false, ...nextVersion })
		.where(eq(tasks.id, taskId))
		.returning();
	if (resumed) await recordChange(ctx, resumed, "resumed");
}
