import { v7 as uuidv7 } from "uuid";
import type { Ctx } from "#context.ts";
import { deliveries } from "#deliveries/schema.hot.ts";

/** Puts a message on the durable queue, behind those of its thread. */
export async function enqueueSend(ctx: Ctx, message: { id: string; threadId: string }): Promise<void> {
	await ctx.tx.insert(deliveries).values({
		id: uuidv7(),
		tenantId: ctx.tenant.id,
		kind: "send",
		orderKey: `send:${message.threadId}`,
		subjectId: message.id,
		createdAt: ctx.now,
		nextAttemptAt: ctx.now,
	});
}
