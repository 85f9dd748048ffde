import { and, eq } from "drizzle-orm";
import type { Ctx } from "#context.ts";
import { nextVersion, recordChange } from "./change.ts";
import { tasks } from "./schema.hot.ts";

/**
 * Notes that the workflow that asked is gone: the task stays readable, and its answer can be replayed.
 * @param reason for the trail, for example what n8n answered
 * @returns false when it was marked before or is not there
 */
export async function markTaskOrphaned(
	ctx: Ctx,
	{ taskId, reason }: { taskId: string; reason: string },
): Promise<boolean> {
	const [orphan] = await ctx.tx
		.update(tasks)
		.set({ orphaned: true, ...nextVersion })
		.where(and(eq(tasks.id, taskId), eq(tasks.orphaned, false)))
		.returning();
	if (orphan) await recordChange(ctx, orphan, "orphaned", reason.slice(0, 1000).toWellFormed().replaceAll("\0", ""));
	return orphan !== undefined;
}
