import type { TaskAnswer, TaskState } from "@flomastr/contracts/task";
import { and, eq, inArray, or } from "drizzle-orm";
import type { Ctx } from "#context.ts";
import { nextVersion, type TaskRow } from "./change.ts";
import { tasks } from "./schema.hot.ts";

/**
 * Ends a task if nobody was quicker. Of many that try at once the database lets one through: each waits for the row
 * and finds its condition no longer true.
 * @param holder only when the task is unclaimed or held by this person
 * @returns the task as it is now; undefined when somebody was quicker
 */
export async function endTask(
	ctx: Ctx,
	taskId: string,
	end: { state: Exclude<TaskState, "open" | "claimed">; answer: TaskAnswer | null },
	holder?: { id: string },
): Promise<TaskRow | undefined> {
	const [ended] = await ctx.tx
		.update(tasks)
		.set({ ...end, decidedAt: ctx.now, ...nextVersion })
		.where(
			and(
				eq(tasks.id, taskId),
				inArray(tasks.state, ["open", "claimed"]),
				holder && or(eq(tasks.state, "open"), eq(tasks.claimedById, holder.id)),
			),
		)
		.returning();
	return ended;
}
