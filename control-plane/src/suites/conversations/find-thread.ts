import { eq } from "drizzle-orm";
import { z } from "zod";
import type { Ctx } from "#context.ts";
import { notFound } from "#errors.ts";
import { threads } from "./schema.hot.ts";

export type ThreadRow = typeof threads.$inferSelect;

/**
 * The thread's row, locked until the transaction ends, so that two changes of one thread follow each other.
 * @throws {AppError} `not_found`, for another tenant's thread as for one that never was
 */
export async function lockThread(ctx: Ctx, threadId: string): Promise<ThreadRow> {
	// Postgres refuses what is no UUID with an error of its own; to the caller it is just not there.
	if (!z.guid().safeParse(threadId).success) throw notFound("conversation", threadId.slice(0, 100));
	const [thread] = await ctx.tx.select().from(threads).where(eq(threads.id, threadId)).for("update");
	if (!thread) throw notFound("conversation", threadId);
	return thread;
}
