import { TaskAudit, type TaskDetail } from "@flomastr/contracts/task";
import { and, asc, desc, eq } from "drizzle-orm";
import type { Ctx } from "#context.ts";
import { deliveries } from "#deliveries/schema.hot.ts";
import { contacts } from "#suites/contacts/schema.hot.ts";
import type { TaskRow } from "./change.ts";
import { findTask } from "./find.ts";
import { taskAudit } from "./schema.hot.ts";
import { summarizeTask } from "./summarize.ts";

/**
 * A task with its whole trail.
 * @throws {AppError} `not_found`
 */
export async function getTask(ctx: Ctx, { taskId }: { taskId: string }): Promise<TaskDetail> {
	const task = await findTask(ctx, taskId);
	const audit = await auditOf(ctx, task);
	return {
		...summarizeTask(task, task.object, await contactName(ctx, task)),
		object: task.object,
		answer: task.answer,
		audit,
		callback: await callbackOf(ctx, task, audit),
	};
}

async function auditOf(ctx: Ctx, task: TaskRow): Promise<TaskAudit[]> {
	const rows = await ctx.tx
		.select()
		.from(taskAudit)
		.where(eq(taskAudit.taskId, task.id))
		.orderBy(asc(taskAudit.at), asc(taskAudit.id));
	return rows.map(({ at, actor, what, note }) => ({
		at: at.toISOString(),
		actor,
		what: TaskAudit.shape.what.parse(what),
		note,
	}));
}

async function contactName(ctx: Ctx, { contactId }: TaskRow): Promise<string | null> {
	if (contactId === null) return null;
	const [contact] = await ctx.tx.select({ name: contacts.name }).from(contacts).where(eq(contacts.id, contactId));
	return contact?.name ?? null;
}

async function callbackOf(ctx: Ctx, task: TaskRow, audit: TaskAudit[]): Promise<TaskDetail["callback"]> {
	const [newest] = await ctx.tx
		.select({ state: deliveries.state })
		.from(deliveries)
		.where(and(eq(deliveries.subjectId, task.id), eq(deliveries.kind, "resume")))
		.orderBy(desc(deliveries.seq))
		.limit(1);
	if (newest) return newest.state === "pending" || newest.state === "running" ? "waiting" : newest.state;
	// Delivered rows are swept after a while; the trail remembers.
	return audit.some(({ what }) => what === "resumed") ? "delivered" : "none";
}
