import type { Thread, ThreadPage, ThreadQuery } from "@flomastr/contracts/conversation";
import type { Actor } from "@flomastr/contracts/message";
import { and, desc, eq, ilike, inArray, isNull, like, or, type SQL, sql } from "drizzle-orm";
import type pg from "pg";
import type { z } from "zod";
import { type Ctx, type Hot, inTenant, type TenantRef } from "#context.ts";
import { users } from "#people/schema.hot.ts";
import { contacts } from "#suites/contacts/schema.hot.ts";
import { isStorableText } from "#tasks/inspect-json.ts";
import { isBefore, newestFirst, type Place, readCursor, writeCursor } from "./cursor.ts";
import { messages, threads } from "./schema.hot.ts";
import { type ColdThread, searchColdThreads } from "./search-cold-threads.ts";
import { searchQuery } from "./search-query.ts";
import { selectThreads, threadShape } from "./thread-shape.ts";

type Query = z.infer<typeof ThreadQuery>;
type Line = { thread: Thread; place: Place };

/**
 * A page of the inbox, newest first; with `q` also what only the tenant's own database holds, marked `store: "cold"`.
 * The slow store is asked before the transaction, so that the shared one waits for nobody.
 * @param cold null when the tenant's database cannot be had: then only the hot store is searched
 */
export async function openThreadList(
	deps: Hot,
	cold: pg.Pool | null,
	tenant: TenantRef,
	actor: Actor,
	query: Query,
): Promise<ThreadPage> {
	const found = cold && query.q ? await searchColdThreads(cold, query.q) : [];
	return inTenant(deps, tenant, actor, (ctx) => listThreads(ctx, query, found));
}

/**
 * @param found what `searchColdThreads` found; those the hot store knows too are shown as it has them
 * @throws {AppError} `invalid` for a cursor that is none
 */
export async function listThreads(ctx: Ctx, query: Query, found: ColdThread[] = []): Promise<ThreadPage> {
	const cursor = query.cursor === undefined ? null : readCursor(query.cursor, "cursor");
	const hot = await hotLines(ctx, query, found, cursor);
	const cold = await coldLines(ctx, query, found, cursor);
	const lines = [...hot, ...cold].sort(newestFirst);
	const page = lines.slice(0, query.limit);
	const last = lines.length > query.limit ? page.at(-1) : undefined;
	return {
		threads: page.map((line) => line.thread),
		next_cursor: last ? writeCursor(last.place) : null,
		counts: await countThreads(ctx),
	};
}

async function hotLines(ctx: Ctx, query: Query, found: ColdThread[], cursor: Place | null): Promise<Line[]> {
	const rows = await selectThreads(ctx.tx)
		.where(
			and(
				query.state === "all" ? undefined : eq(threads.state, query.state),
				query.assignee === "me" ? eq(threads.assigneeId, ctx.actor.id) : undefined,
				query.assignee === "none" ? isNull(threads.assigneeId) : undefined,
				query.tag === undefined ? undefined : hasTag(query.tag),
				matching(query.q, found),
				cursor
					? sql`(${threads.lastMessageAt}, ${threads.id}) < (${cursor[0]}::timestamptz, ${cursor[1]}::uuid)`
					: undefined,
			),
		)
		.orderBy(desc(threads.lastMessageAt), desc(threads.id))
		.limit(query.limit + 1);
	return rows.map((row) => ({ thread: threadShape(row, "hot"), place: [row.place, row.thread.id] }));
}

/** Text that Postgres refuses is no tag of anything. */
const hasTag = (tag: string) => (isStorableText(tag) ? sql`${tag} = any(${threads.tags})` : sql`false`);

/** Text of messages that the cold store, which has an index for it, does not know yet. */
const freshWords = sql`concat_ws(' ', ${messages.content}->>'text', ${messages.content}->>'caption',
	${messages.content}->>'name', ${messages.content}->>'address', ${messages.content}->>'body',
	${messages.content}->>'title', ${messages.content}->>'note')`;

function matching(q: string | undefined, found: ColdThread[]): SQL | undefined {
	const query = searchQuery(q);
	if (!query) return undefined;
	return or(
		ilike(contacts.name, query.pattern),
		ilike(threads.address, query.pattern),
		query.digits ? like(threads.address, query.digits) : undefined,
		found.length > 0
			? inArray(
					threads.id,
					found.map(({ thread }) => thread.id),
				)
			: undefined,
		query.words
			? sql`exists (select from ${messages} where ${messages.threadId} = ${threads.id}
				and ${messages.archivedVersion} < ${messages.version}
				and to_tsvector('simple', ${freshWords}) @@ to_tsquery('simple', ${query.words}))`
			: undefined,
	);
}

async function coldLines(ctx: Ctx, query: Query, found: ColdThread[], cursor: Place | null): Promise<Line[]> {
	if (found.length === 0) return [];
	const ids = found.map(({ thread }) => thread.id);
	const here = await ctx.tx.select({ id: threads.id }).from(threads).where(inArray(threads.id, ids));
	const hot = new Set(here.map(({ id }) => id));
	const wanted = found
		.filter(({ thread, place }) => {
			if (hot.has(thread.id)) return false;
			if (query.state !== "all" && thread.state !== query.state) return false;
			if (query.assignee === "me" && thread.assigneeId !== ctx.actor.id) return false;
			if (query.assignee === "none" && thread.assigneeId !== null) return false;
			if (query.tag !== undefined && !thread.tags.includes(query.tag)) return false;
			return cursor === null || isBefore([place, thread.id], cursor);
		})
		.slice(0, query.limit + 1);
	const names = await assigneeNames(ctx, wanted);
	return wanted.map(({ thread, contactName, place }) => ({
		thread: threadShape(
			{ thread, contactName, assigneeName: names.get(thread.assigneeId ?? "") ?? null, openTasks: 0 },
			"cold",
		),
		place: [place, thread.id],
	}));
}

async function assigneeNames(ctx: Ctx, found: ColdThread[]): Promise<Map<string, string>> {
	const ids = [...new Set(found.flatMap(({ thread }) => thread.assigneeId ?? []))];
	if (ids.length === 0) return new Map();
	const rows = await ctx.tx.select({ id: users.id, name: users.name }).from(users).where(inArray(users.id, ids));
	return new Map(rows.map(({ id, name }) => [id, name]));
}

async function countThreads(ctx: Ctx): Promise<ThreadPage["counts"]> {
	const [counts] = await ctx.tx
		.select({
			open: sql<number>`count(*)::int`,
			mine: sql<number>`count(*) filter (where ${threads.assigneeId} = ${ctx.actor.id})::int`,
			unassigned: sql<number>`count(*) filter (where ${threads.assigneeId} is null)::int`,
			unread: sql<number>`count(*) filter (where ${threads.unread} > 0)::int`,
		})
		.from(threads)
		.where(eq(threads.state, "open"));
	return counts ?? { open: 0, mine: 0, unassigned: 0, unread: 0 };
}
