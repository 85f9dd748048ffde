import type { ThreadDetail } from "@flomastr/contracts/conversation";
import type { Actor } from "@flomastr/contracts/message";
import { asc, desc, eq } from "drizzle-orm";
import type pg from "pg";
import { z } from "zod";
import { type Ctx, type Hot, inTenant, type TenantRef } from "#context.ts";
import { notFound } from "#errors.ts";
import { noteShape } from "#suites/contacts/contact-shape.ts";
import { readHotContact } from "#suites/contacts/get-contact.ts";
import { notes } from "#suites/contacts/schema.hot.ts";
import { tasks } from "#tasks/schema.hot.ts";
import { bringBackThread } from "./bring-back-thread.ts";
import { type Place, readCursor } from "./cursor.ts";
import { type HotMessages, pageOf, readColdMessages, readHotMessages } from "./read-messages.ts";
import { threads } from "./schema.hot.ts";
import { selectThreads, threadShape } from "./thread-shape.ts";

/** Newest tasks shown beside a conversation. */
const tasksShown = 50;

/**
 * A thread with its newest 50 messages, or the 50 before a cursor, oldest first; further back than the hot store
 * reaches they are read from the tenant's own. A thread that is only there comes back first.
 * @param cold null when the tenant's database cannot be had: then what the hot store has is all there is
 * @throws {AppError} `not_found`; `invalid` for a cursor that is none
 */
export async function openThread(
	deps: Hot,
	cold: pg.Pool | null,
	tenant: TenantRef,
	actor: Actor,
	{ id, before }: { id: string; before?: string },
): Promise<ThreadDetail> {
	if (!z.guid().safeParse(id).success) throw notFound("conversation", id.slice(0, 100));
	const place = before === undefined ? null : readCursor(before, "before");
	await bringBackThread(deps, cold, tenant, id);
	const { detail, hot } = await inTenant(deps, tenant, actor, (ctx) => readThread(ctx, id, place));
	const older = cold && hot.olderElsewhere ? await readColdMessages(cold, id, place) : [];
	const page = pageOf(hot.lines, older);
	return { ...detail, messages: page.messages, earlier_cursor: page.earlierCursor };
}

/** @throws {AppError} `not_found` */
async function readThread(
	ctx: Ctx,
	id: string,
	before: Place | null,
): Promise<{ detail: Omit<ThreadDetail, "messages" | "earlier_cursor">; hot: HotMessages }> {
	const [line] = await selectThreads(ctx.tx).where(eq(threads.id, id));
	const contact = line && (await readHotContact(ctx, line.thread.contactId));
	if (!line || !contact) throw notFound("conversation", id);
	const threadNotes = await ctx.tx
		.select()
		.from(notes)
		.where(eq(notes.threadId, id))
		.orderBy(asc(notes.createdAt), asc(notes.id));
	const related = await ctx.tx
		.select({
			id: tasks.id,
			title: tasks.title,
			state: tasks.state,
			priority: tasks.priority,
			createdAt: tasks.createdAt,
		})
		.from(tasks)
		.where(eq(tasks.threadId, id))
		.orderBy(desc(tasks.createdAt), desc(tasks.id))
		.limit(tasksShown);
	return {
		detail: {
			thread: threadShape(line, "hot"),
			contact,
			notes: threadNotes.map(noteShape),
			tasks: related.map(({ createdAt, ...task }) => ({ ...task, created_at: createdAt.toISOString() })),
		},
		hot: await readHotMessages(ctx, id, before),
	};
}
