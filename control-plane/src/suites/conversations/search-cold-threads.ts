import { desc, eq, ilike, like, or, type SQL, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import type pg from "pg";
import { coldContacts } from "#suites/contacts/schema.cold.ts";
import { coldMessages, coldThreads } from "./schema.cold.ts";
import { searchQuery } from "./search-query.ts";

/** Found conversations beyond this many are too many to page through; more words find fewer. */
const most = 500;

export interface ColdThread {
	thread: typeof coldThreads.$inferSelect;
	contactName: string | null;
	place: string;
}

/**
 * Conversations of the tenant's own database, the ones the hot store holds too included, whose contact, address or
 * messages hold every word of `q`; the newest 500. Nothing without a `q`.
 */
export async function searchColdThreads(cold: pg.Pool, q: string | undefined): Promise<ColdThread[]> {
	const query = searchQuery(q);
	if (!query) return [];
	const matches: (SQL | undefined)[] = [
		ilike(coldContacts.name, query.pattern),
		ilike(coldThreads.address, query.pattern),
		query.digits ? like(coldThreads.address, query.digits) : undefined,
		query.words
			? sql`${coldThreads.id} in (select ${coldMessages.threadId} from ${coldMessages}
				where to_tsvector('simple', ${coldMessages.words}) @@ to_tsquery('simple', ${query.words}))`
			: undefined,
	];
	return drizzle(cold)
		.select({
			thread: coldThreads,
			contactName: coldContacts.name,
			place: sql<string>`(${coldThreads.lastMessageAt} at time zone 'UTC')::text || '+00'`,
		})
		.from(coldThreads)
		.leftJoin(coldContacts, eq(coldContacts.id, coldThreads.contactId))
		.where(or(...matches))
		.orderBy(desc(coldThreads.lastMessageAt), desc(coldThreads.id))
		.limit(most);
}
