import type { Message, SendMessage } from "@flomastr/contracts/message";
import { and, eq, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { Ctx } from "#context.ts";
import { AppError } from "#errors.ts";
import { requireStorable } from "../require-storable.ts";
import { announceMessage } from "./announce.ts";
import { enqueueSend } from "./enqueue-send.ts";
import { lockThread } from "./find-thread.ts";
import { messageShape } from "./message-shape.ts";
import { previewOf } from "./preview.ts";
import { requireSendable } from "./require-sendable.ts";
import { messages, threads } from "./schema.hot.ts";

/**
 * Writes a message into the thread and puts it on its way, after those sent before it. The same idempotency key again
 * gives the first message, however the second was worded.
 * @throws {AppError} `not_found`; `invalid` with `fields.content`; `conflict` when the key belongs to another thread
 */
export async function sendMessage(
	ctx: Ctx,
	{ threadId, message }: { threadId: string; message: SendMessage },
): Promise<Message> {
	requireStorable({ idempotency_key: message.idempotency_key, reply_to: message.reply_to ?? null });
	const thread = await lockThread(ctx, threadId);
	const first = await sentBefore(ctx, threadId, message.idempotency_key);
	if (first) return first;
	requireSendable(thread, message.content, ctx.now);
	const [row] = await ctx.tx
		.insert(messages)
		.values({
			id: uuidv7(),
			tenantId: ctx.tenant.id,
			threadId,
			connectionId: thread.connectionId,
			direction: "out",
			content: message.content,
			status: "queued",
			author: ctx.actor,
			replyTo: message.reply_to,
			idempotencyKey: message.idempotency_key,
			createdAt: ctx.now,
		})
		// The lock keeps two sends of one thread apart; this one was sent in another at the same moment.
		.onConflictDoNothing()
		.returning();
	if (!row) throw keyTaken();
	await ctx.tx
		.update(threads)
		.set({
			state: "open",
			preview: previewOf(message.content),
			// Never back in time, should our clock have been set back.
			lastMessageAt: sql`greatest(${threads.lastMessageAt}, ${ctx.now.toISOString()}::timestamptz)`,
			idleNotified: 0,
			version: sql`${threads.version} + 1`,
		})
		.where(eq(threads.id, threadId));
	await enqueueSend(ctx, row);
	const sent = messageShape(row);
	announceMessage(ctx, sent);
	return sent;
}

async function sentBefore(ctx: Ctx, threadId: string, key: string): Promise<Message | null> {
	const [row] = await ctx.tx
		.select()
		.from(messages)
		.where(and(eq(messages.tenantId, ctx.tenant.id), eq(messages.idempotencyKey, key)));
	if (row && row.threadId !== threadId) throw keyTaken();
	return row ? messageShape(row) : null;
}

function keyTaken(): AppError {
	return new AppError(
		"conflict",
		"This idempotency key was used for a message of another conversation. Give each message a key of its own.",
	);
}
