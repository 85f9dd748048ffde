import { isDeepStrictEqual } from "node:util";
import type { ResumeTarget } from "@flomastr/contracts/task";
import { eq } from "drizzle-orm";
import type { Ctx } from "#context.ts";
import { nextVersion, type TaskRow } from "./change.ts";
import { enqueueResume } from "./enqueue-resume.ts";
import { tasks } from "./schema.hot.ts";

/**
 * A workflow that died between creating its task and waiting for it is started again, finds its task, and waits in a
 * new execution: from now on the answer goes there. An answer that exists already is sent at once.
 */
export async function retargetResume(ctx: Ctx, task: TaskRow, resume: ResumeTarget): Promise<void> {
	if (isDeepStrictEqual(task.resume, resume)) return;
	const [changed] = await ctx.tx
		.update(tasks)
		.set({ resume, orphaned: false, ...nextVersion })
		.where(eq(tasks.id, task.id))
		.returning({ answer: tasks.answer });
	if (changed?.answer) await enqueueResume(ctx, task.id);
	ctx.signals.push({ type: "archive", tenantId: ctx.tenant.id });
}
