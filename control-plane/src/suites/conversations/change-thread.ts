import type { Thread, ThreadChange } from "@flomastr/contracts/conversation";
import type { Actor } from "@flomastr/contracts/message";
import { and, desc, eq, isNotNull, sql } from "drizzle-orm";
import { type Ctx, type Hot, inTenant, type TenantRef } from "#context.ts";
import { AppError, notFound } from "#errors.ts";
import { memberships } from "#people/schema.hot.ts";
import { requireStorable } from "../require-storable.ts";
import { announceThread } from "./announce.ts";
import { lockThread, type ThreadRow } from "./find-thread.ts";
import type { MarkRead, ReadUpTo } from "./mark-read.ts";
import { messages, threads } from "./schema.hot.ts";
import { selectThreads, threadShape } from "./thread-shape.ts";

const mostTags = 100;

/**
 * Changes a thread and, when it was read, tells the customer's phone so: after the commit, and without waiting for it.
 * @param deps `markRead` must not throw
 */
export async function applyThreadChange(
	deps: Hot & { markRead: MarkRead },
	tenant: TenantRef,
	actor: Actor,
	input: { id: string; change: ThreadChange },
): Promise<Thread> {
	const { thread, read } = await inTenant(deps, tenant, actor, (ctx) => changeThread(ctx, input));
	if (read) void deps.markRead(read);
	return thread;
}

/**
 * Opens or closes, assigns, tags a thread, or marks it read; what is absent stays, and what is so already changes
 * nothing.
 * @returns the thread, and the newest message of the customer where it was not read before
 * @throws {AppError} `not_found`; `invalid` when the assignee is nobody of this tenant
 */
export async function changeThread(
	ctx: Ctx,
	{ id, change }: { id: string; change: ThreadChange },
): Promise<{ thread: Thread; read: ReadUpTo | null }> {
	requireStorable({ ...change });
	const row = await lockThread(ctx, id);
	if (change.assignee_id) await requireMember(ctx, change.assignee_id);
	const kept = {
		state: change.state ?? row.state,
		assigneeId: change.assignee_id === undefined ? row.assigneeId : change.assignee_id,
		tags: tagsAfter(row.tags, change),
	};
	const same =
		JSON.stringify(kept) === JSON.stringify({ state: row.state, assigneeId: row.assigneeId, tags: row.tags });
	const unread = change.read ? 0 : row.unread;
	if (!same || unread !== row.unread) {
		// Being read is of the moment and not copied to the cold store: it needs no new version.
		const version = same ? row.version : sql`${threads.version} + 1`;
		await ctx.tx
			.update(threads)
			.set({ ...kept, unread, version })
			.where(eq(threads.id, id));
		announceThread(ctx, id);
	}
	const [line] = await selectThreads(ctx.tx).where(eq(threads.id, id));
	if (!line) throw notFound("conversation", id);
	return { thread: threadShape(line, "hot"), read: unread === row.unread ? null : await newestInbound(ctx, row) };
}

async function requireMember(ctx: Ctx, personId: string): Promise<void> {
	const [member] = await ctx.tx
		.select({ id: memberships.userId })
		.from(memberships)
		.where(and(eq(memberships.userId, personId), eq(memberships.tenantId, ctx.tenant.id)));
	if (member) return;
	const message = "is nobody who works here; choose one of the people of this workspace";
	throw new AppError("invalid", `The assignee ${message}.`, { fields: { assignee_id: message } });
}

function tagsAfter(tags: string[], change: ThreadChange): string[] {
	const after = [...new Set([...tags, ...(change.add_tags ?? [])])].filter((tag) => !change.remove_tags?.includes(tag));
	if (after.length <= mostTags) return after;
	throw new AppError("invalid", `The conversation would have ${after.length} tags; ${mostTags} are the most.`, {
		fields: { add_tags: `at most ${mostTags} in all` },
	});
}

async function newestInbound(ctx: Ctx, thread: ThreadRow): Promise<ReadUpTo | null> {
	const [newest] = await ctx.tx
		.select({ vendorId: messages.vendorId })
		.from(messages)
		.where(and(eq(messages.threadId, thread.id), eq(messages.direction, "in"), isNotNull(messages.vendorId)))
		.orderBy(desc(messages.createdAt), desc(messages.id))
		.limit(1);
	return newest?.vendorId ? { connectionId: thread.connectionId, vendorId: newest.vendorId } : null;
}
