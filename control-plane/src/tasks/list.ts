import type { TaskObject, TaskPage, TaskQuery } from "@flomastr/contracts/task";
import { and, asc, count, desc, eq, ilike, inArray, lt, or, type SQL, sql } from "drizzle-orm";
import type { z } from "zod";
import type { Ctx } from "#context.ts";
import { contacts } from "#suites/contacts/schema.hot.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { isStorableText } from "./inspect-json.ts";
import { tasks } from "./schema.hot.ts";
import { summarizeTask } from "./summarize.ts";

type Query = z.infer<typeof TaskQuery>;
const todo = inArray(tasks.state, ["open", "claimed"]);

/**
 * A page of the queue, newest first. All people of a tenant see all of its tasks; `mine` are those claimed by the actor.
 * @throws {AppError} `invalid` for a cursor that is none
 */
export async function listTasks(ctx: Ctx, query: Query): Promise<TaskPage> {
	const rows = await ctx.tx
		.select({
			id: tasks.id,
			title: tasks.title,
			taskType: tasks.taskType,
			priority: tasks.priority,
			state: tasks.state,
			orphaned: tasks.orphaned,
			bulkActions: tasks.bulkActions,
			dueAt: tasks.dueAt,
			threadId: tasks.threadId,
			contactId: tasks.contactId,
			claimedById: tasks.claimedById,
			claimedByName: tasks.claimedByName,
			createdAt: tasks.createdAt,
			decidedAt: tasks.decidedAt,
			contactName: contacts.name,
			// The whole object may have 256 KB; a line of the list shows these.
			shown: sql<Pick<TaskObject, "summary" | "priority" | "assign_to" | "actions">>`jsonb_build_object(
				'summary', ${tasks.object}->'summary', 'priority', ${tasks.object}->'priority',
				'assign_to', ${tasks.object}->'assign_to', 'actions', ${tasks.object}->'actions')`,
			place: sql<string>`(extract(epoch from ${tasks.createdAt}) * 1000000)::bigint::text`,
		})
		.from(tasks)
		.leftJoin(contacts, eq(contacts.id, tasks.contactId))
		.where(and(...conditions(ctx, query)))
		.orderBy(desc(tasks.createdAt), asc(tasks.id))
		.limit(query.limit + 1);
	const page = rows.slice(0, query.limit);
	const last = rows.length > query.limit ? page.at(-1) : undefined;
	return {
		tasks: page.map((row) => summarizeTask(row, row.shown, row.contactName)),
		next_cursor: last ? writeCursor([last.place, last.id]) : null,
		counts: await countTasks(ctx),
		task_types: await taskTypes(ctx),
	};
}

function conditions(ctx: Ctx, query: Query): (SQL | undefined)[] {
	// Text that cannot be stored cannot be found either, and Postgres would refuse to compare with it.
	if (![query.q, query.task_type].every((text) => isStorableText(text ?? ""))) return [sql`false`];
	const state = query.state === "todo" ? todo : query.state === "all" ? undefined : eq(tasks.state, query.state);
	const words = query.q?.trim();
	const pattern = words && `%${words.replaceAll(/[\\%_]/g, "\\$&")}%`;
	return [
		eq(tasks.tenantId, ctx.tenant.id),
		state,
		query.mine === "true" ? eq(tasks.claimedById, ctx.actor.id) : undefined,
		query.priority && eq(tasks.priority, query.priority),
		query.task_type ? eq(tasks.taskType, query.task_type) : undefined,
		pattern
			? or(ilike(tasks.title, pattern), ilike(sql`${tasks.object}->>'summary'`, pattern), ilike(contacts.name, pattern))
			: undefined,
		query.cursor === undefined ? undefined : after(query.cursor),
	];
}

function after(cursor: string): SQL | undefined {
	const [createdAt, id] = readCursor(cursor);
	const at = sql`(timestamptz 'epoch' + ${createdAt}::bigint * interval '1 microsecond')`;
	return or(lt(tasks.createdAt, at), and(eq(tasks.createdAt, at), sql`${tasks.id} > ${id}::uuid`));
}

async function countTasks(ctx: Ctx): Promise<TaskPage["counts"]> {
	const [counts] = await ctx.tx
		.select({
			todo: count(),
			mine: sql<number>`count(*) filter (where ${tasks.claimedById} = ${ctx.actor.id})::int`,
			overdue: sql<number>`count(*) filter (where ${tasks.dueAt} < ${ctx.now.toISOString()})::int`,
		})
		.from(tasks)
		.where(and(eq(tasks.tenantId, ctx.tenant.id), todo));
	return counts ?? { todo: 0, mine: 0, overdue: 0 };
}

async function taskTypes(ctx: Ctx): Promise<string[]> {
	const rows = await ctx.tx
		.selectDistinct({ taskType: tasks.taskType })
		.from(tasks)
		.where(eq(tasks.tenantId, ctx.tenant.id))
		.orderBy(asc(tasks.taskType));
	return rows.map(({ taskType }) => taskType);
}
