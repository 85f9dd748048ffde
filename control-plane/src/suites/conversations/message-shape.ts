import type { Message } from "@flomastr/contracts/message";
import type { coldMessages } from "./schema.cold.ts";
import type { messages } from "./schema.hot.ts";

/** What the two stores have in common. */
type Row = Pick<
	typeof messages.$inferSelect & typeof coldMessages.$inferSelect,
	| "id"
	| "threadId"
	| "direction"
	| "content"
	| "status"
	| "error"
	| "author"
	| "vendorId"
	| "replyTo"
	| "referral"
	| "reaction"
	| "createdAt"
>;

/** A row of either store as the API gives it. */
export function messageShape(row: Row): Message {
	return {
		id: row.id,
		thread_id: row.threadId,
		direction: row.direction as Message["direction"],
		content: row.content,
		status: row.status as Message["status"],
		error: row.error,
		author: row.author,
		vendor_id: row.vendorId,
		reply_to: row.replyTo,
		referral: row.referral,
		created_at: row.createdAt.toISOString(),
		reaction: row.reaction,
	};
}
