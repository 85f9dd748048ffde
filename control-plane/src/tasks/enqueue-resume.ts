import { v7 as uuidv7 } from "uuid";
import type { Ctx } from "#context.ts";
import { deliveries } from "#deliveries/schema.hot.ts";

/** Puts the way back of a task's answer on the durable queue; the worker reads the task when it is its turn. */
export async function enqueueResume(ctx: Ctx, taskId: string): Promise<void> {
	await ctx.tx.insert(deliveries).values({
		id: uuidv7(),
		tenantId: ctx.tenant.id,
		kind: "resume",
		orderKey: `resume:${taskId}`,
		subjectId: taskId,
		createdAt: ctx.now,
		nextAttemptAt: ctx.now,
	});
	ctx.signals.push({ type: "deliveries" });
}
