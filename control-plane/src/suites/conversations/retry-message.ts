import type { Message } from "@flomastr/contracts/message";
import { eq, sql } from "drizzle-orm";
import { z } from "zod";
import type { Ctx } from "#context.ts";
import { AppError, notFound } from "#errors.ts";
import { announceMessage } from "./announce.ts";
import { enqueueSend } from "./enqueue-send.ts";
import { lockThread } from "./find-thread.ts";
import { messageShape } from "./message-shape.ts";
import { requireSendable } from "./require-sendable.ts";
import { messages } from "./schema.hot.ts";

/**
 * Puts a failed message on its way again.
 * @throws {AppError} `not_found`; `conflict` when it did not fail; `invalid` when the channel would refuse it now
 */
export async function retryMessage(ctx: Ctx, messageId: string): Promise<Message> {
	if (!z.guid().safeParse(messageId).success) throw notFound("message", messageId.slice(0, 100));
	const [found] = await ctx.tx.select().from(messages).where(eq(messages.id, messageId));
	if (!found) throw notFound("message", messageId);
	// The lock first, then what is true of the message: two clicks at once are one retry.
	const thread = await lockThread(ctx, found.threadId);
	const [message] = await ctx.tx.select().from(messages).where(eq(messages.id, messageId)).for("update");
	if (message?.status !== "failed") {
		const message_ = `This message is ${message?.status ?? "gone"}, not failed. Reload the conversation.`;
		throw new AppError("conflict", message_, { details: { status: message?.status ?? null } });
	}
	requireSendable(thread, message.content, ctx.now);
	const [row] = await ctx.tx
		.update(messages)
		// The vendor gives the next try an id of its own; news about the last one must not meet this one.
		.set({ status: "queued", error: null, vendorId: null, version: sql`${messages.version} + 1` })
		.where(eq(messages.id, messageId))
		.returning();
	if (!row) throw notFound("message", messageId);
	await enqueueSend(ctx, row);
	const queued = messageShape(row);
	announceMessage(ctx, queued);
	return queued;
}
