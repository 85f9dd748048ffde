import type { Thread } from "@flomastr/contracts/conversation";
import type { ChannelName } from "@flomastr/contracts/message";
import { eq, sql } from "drizzle-orm";
import { channels } from "#channels/registry.ts";
import type { HotTransaction } from "#hot/with-tenant.ts";
import { users } from "#people/schema.hot.ts";
import { contacts } from "#suites/contacts/schema.hot.ts";
import { tasks } from "#tasks/schema.hot.ts";
import type { coldThreads } from "./schema.cold.ts";
import { threads } from "./schema.hot.ts";

type Shared = typeof threads.$inferSelect & typeof coldThreads.$inferSelect;

export interface ThreadLine {
	thread: Pick<
		Shared,
		| "id"
		| "channel"
		| "connectionId"
		| "contactId"
		| "address"
		| "state"
		| "assigneeId"
		| "tags"
		| "preview"
		| "lastMessageAt"
		| "lastInboundAt"
		| "referral"
	> & { unread?: number };
	contactName: string | null;
	assigneeName: string | null;
	openTasks: number;
}

/** Threads of the hot store with all that `threadShape` needs; the caller adds conditions, order and limit. */
export function selectThreads(tx: HotTransaction) {
	return tx
		.select({
			thread: threads,
			contactName: contacts.name,
			assigneeName: users.name,
			openTasks: sql<number>`(select count(*)::int from ${tasks}
				where ${tasks.threadId} = ${threads.id} and ${tasks.state} in ('open', 'claimed'))`,
			place: sql<string>`(${threads.lastMessageAt} at time zone 'UTC')::text || '+00'`,
		})
		.from(threads)
		.leftJoin(contacts, eq(contacts.id, threads.contactId))
		.leftJoin(users, eq(users.id, threads.assigneeId))
		.$dynamic();
}

/** A line of the inbox as the API gives it. */
export function threadShape(line: ThreadLine, store: Thread["store"]): Thread {
	const { thread, contactName, assigneeName, openTasks } = line;
	const channel = thread.channel as ChannelName;
	const { windowMs } = channels[channel];
	return {
		id: thread.id,
		channel,
		connection_id: thread.connectionId,
		contact: { id: thread.contactId, name: contactName ?? thread.address, address: thread.address },
		state: thread.state as Thread["state"],
		// A person who left keeps what they were given until somebody else takes it.
		assignee: thread.assigneeId === null ? null : { id: thread.assigneeId, name: assigneeName ?? "A former colleague" },
		tags: thread.tags,
		unread: thread.unread ?? 0,
		preview: thread.preview,
		last_message_at: thread.lastMessageAt.toISOString(),
		window_expires_at:
			windowMs === null || thread.lastInboundAt === null
				? null
				: new Date(thread.lastInboundAt.getTime() + windowMs).toISOString(),
		store,
		referral: thread.referral,
		open_tasks: openTasks,
	};
}
