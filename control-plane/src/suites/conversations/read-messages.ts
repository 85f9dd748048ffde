import type { Message } from "@flomastr/contracts/message";
import { and, desc, eq, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import type pg from "pg";
import type { Ctx } from "#context.ts";
import { newestFirst, type Place, writeCursor } from "./cursor.ts";
import { messageShape } from "./message-shape.ts";
import { coldMessages } from "./schema.cold.ts";
import { messages, threads } from "./schema.hot.ts";

export const pageSize = 50;

interface Line {
	message: Message;
	place: Place;
}
type Table = typeof messages | typeof coldMessages;

/** Newest messages before a place, newest first, one more than a page so that the caller sees whether there are others. */
export interface HotMessages {
	lines: Line[];
	/** Whether the tenant's own database may hold messages of this page that the hot store does not. */
	olderElsewhere: boolean;
}

export async function readHotMessages(ctx: Ctx, threadId: string, before: Place | null): Promise<HotMessages> {
	const rows = await ctx.tx
		.select({ message: messages, at: instantText(messages) })
		.from(messages)
		.where(and(eq(messages.threadId, threadId), earlierThan(messages, before)))
		.orderBy(desc(messages.createdAt), desc(messages.id))
		.limit(pageSize + 1);
	const lines = rows.map(({ message, at }): Line => ({ message: messageShape(message), place: [at, message.id] }));
	return { lines, olderElsewhere: lines.length <= pageSize && !(await isWholeHere(ctx, threadId)) };
}

/** A thread is brought back with its newest 50: one that has fewer here has no others. */
async function isWholeHere(ctx: Ctx, threadId: string): Promise<boolean> {
	const [thread] = await ctx.tx.select({ hydrated: threads.hydrated }).from(threads).where(eq(threads.id, threadId));
	if (!thread?.hydrated) return false;
	const some = await ctx.tx
		.select({ id: messages.id })
		.from(messages)
		.where(eq(messages.threadId, threadId))
		.limit(pageSize);
	return some.length < pageSize;
}

export async function readColdMessages(cold: pg.Pool, threadId: string, before: Place | null): Promise<Line[]> {
	const rows = await drizzle(cold)
		.select({ message: coldMessages, at: instantText(coldMessages) })
		.from(coldMessages)
		.where(and(eq(coldMessages.threadId, threadId), earlierThan(coldMessages, before)))
		.orderBy(desc(coldMessages.createdAt), desc(coldMessages.id))
		.limit(pageSize + 1);
	return rows.map(({ message, at }) => ({ message: messageShape(message), place: [at, message.id] }));
}

/** One page of both stores, oldest first; where a message is in both, the hot one is the newer. */
export function pageOf(hot: Line[], cold: Line[]): { messages: Message[]; earlierCursor: string | null } {
	const here = new Set(hot.map(({ message }) => message.id));
	const lines = [...hot, ...cold.filter(({ message }) => !here.has(message.id))].sort(newestFirst);
	const page = lines.slice(0, pageSize);
	const last = lines.length > pageSize ? page.at(-1) : undefined;
	return {
		messages: page.reverse().map(({ message }) => message),
		earlierCursor: last ? writeCursor(last.place) : null,
	};
}

const instantText = (table: Table) => sql<string>`(${table.createdAt} at time zone 'UTC')::text || '+00'`;

const earlierThan = (table: Table, before: Place | null) =>
	before ? sql`(${table.createdAt}, ${table.id}) < (${before[0]}::timestamptz, ${before[1]}::uuid)` : undefined;
