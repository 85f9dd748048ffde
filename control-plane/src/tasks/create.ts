import { TaskCreate, type TaskDetail } from "@flomastr/contracts/task";
import { and, eq } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { Ctx } from "#context.ts";
import { AppError } from "#errors.ts";
import { threads } from "#suites/conversations/schema.hot.ts";
import { recordChange } from "./change.ts";
import { checkLimits } from "./check-limits.ts";
import { checkReferences } from "./check-references.ts";
import { fieldsOfIssues } from "./fields-of-issues.ts";
import { getTask } from "./get.ts";
import { whyNotStorable } from "./inspect-json.ts";
import { retargetResume } from "./retarget-resume.ts";
import { tasks } from "./schema.hot.ts";
import { actionsWithoutAnswer } from "./validate-values.ts";

/**
 * Stores a task. Twice with one `idempotency_key` gives the task that is there, `created: false`.
 * @param body of `POST /api/tasks` (`TaskCreate`) as it came in: the limits are checked before its shape
 * @throws {AppError} `too_large` over a limit of `taskLimits`; `invalid` with a message per dotted path
 */
export async function createTask(ctx: Ctx, body: unknown): Promise<{ task: TaskDetail; created: boolean }> {
	const { task: object, resume } = readTask(body);
	const { thread_id: threadId } = object.links;
	const [row] = await ctx.tx
		.insert(tasks)
		.values({
			id: uuidv7(),
			tenantId: ctx.tenant.id,
			object,
			title: object.title,
			taskType: object.task_type,
			priority: object.priority,
			bulkActions: actionsWithoutAnswer(object),
			dueAt: object.due_at === null ? null : new Date(object.due_at),
			threadId,
			contactId: object.links.contact_id ?? (await contactOfThread(ctx, threadId)),
			resume,
			idempotencyKey: object.idempotency_key,
			createdAt: ctx.now,
		})
		// The index decides between copies that arrive together: one inserts, the others wait for it and find it.
		.onConflictDoNothing({ target: [tasks.tenantId, tasks.idempotencyKey] })
		.returning({ id: tasks.id, threadId: tasks.threadId });
	if (row) {
		await recordChange(ctx, row, "created");
		return { task: await getTask(ctx, { taskId: row.id }), created: true };
	}
	const [existing] = await ctx.tx
		.select()
		.from(tasks)
		.where(and(eq(tasks.tenantId, ctx.tenant.id), eq(tasks.idempotencyKey, object.idempotency_key)));
	if (!existing) throw new Error(`The task with idempotency key ${object.idempotency_key} vanished while it was read.`);
	if (resume) await retargetResume(ctx, existing, resume);
	return { task: await getTask(ctx, { taskId: existing.id }), created: false };
}

function readTask(body: unknown): TaskCreate {
	const { task, resume } = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
	checkLimits(task);
	const refusal = whyNotStorable(resume);
	if (refusal) throw invalid({ resume: refusal.message });
	const read = TaskCreate.safeParse(body);
	if (!read.success) throw invalid(fieldsOfIssues(read.error.issues));
	const fields = Object.fromEntries(
		Object.entries(checkReferences(read.data.task)).map(([path, message]) => [`task.${path}`, message]),
	);
	// `/webhook-waiting/../rest/…` would let a task call any address of n8n.
	const target = read.data.resume;
	if (target && !new URL(target.path, "http://n8n").pathname.startsWith("/webhook-waiting/"))
		fields["resume.path"] = "must stay below /webhook-waiting/";
	if (Object.keys(fields).length > 0) throw invalid(fields);
	return read.data;
}

function invalid(fields: Record<string, string>): AppError {
	const [first] = Object.entries(fields);
	return new AppError("invalid", `The task is not a flomastr.task/v1: ${first?.[0]} ${first?.[1]}.`, { fields });
}

async function contactOfThread(ctx: Ctx, threadId: string | null): Promise<string | null> {
	if (threadId === null) return null;
	const [thread] = await ctx.tx.select({ contactId: threads.contactId }).from(threads).where(eq(threads.id, threadId));
	return thread?.contactId ?? null;
}
