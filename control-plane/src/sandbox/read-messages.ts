import type { Content, Message } from "@flomastr/contracts/message";
import { asc, eq, sql } from "drizzle-orm";
import { deliveries } from "#deliveries/schema.hot.ts";
import type { HotDatabase } from "#hot/client.ts";
import { localFileUrl, withMedia } from "#media/local-file.ts";
import { messages } from "#suites/conversations/schema.hot.ts";

/** What a phone shows: its conversation, and whether the tenant is busy answering. */
export async function readMessages(
	hot: HotDatabase,
	threadId: string,
): Promise<{ messages: Message[]; typing: boolean }> {
	const rows = await hot
		.select()
		.from(messages)
		.where(eq(messages.threadId, threadId))
		.orderBy(asc(messages.createdAt), asc(messages.id));
	const [working] = await hot
		.select({ id: deliveries.id })
		.from(deliveries)
		.where(sql`${deliveries.orderKey} like ${`%:${threadId}`} and ${deliveries.state} in ('pending', 'running')`)
		.limit(1);
	return {
		// What waits to be sent has not reached the phone.
		messages: rows.filter((row) => row.direction === "in" || row.vendorId !== null).map(shape),
		typing: working !== undefined,
	};
}

/** A file the phone sent is named by its id at the vendor, and the vendor keeps it in our own store. */
function withLink(content: Content): Content {
	return withMedia(content, (media) =>
		media.url || !media.vendor_media_id ? media : { ...media, url: localFileUrl(media.vendor_media_id) },
	);
}

function shape(row: typeof messages.$inferSelect): Message {
	return {
		id: row.id,
		thread_id: row.threadId,
		direction: row.direction as Message["direction"],
		content: withLink(row.content),
		status: row.status as Message["status"],
		error: null,
		author: row.author,
		vendor_id: row.vendorId,
		reply_to: row.replyTo,
		referral: row.referral,
		created_at: row.createdAt.toISOString(),
		reaction: row.reaction,
	};
}
