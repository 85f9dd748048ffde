import type { TaskDetail } from "@flomastr/contracts/task";
import { and, eq } from "drizzle-orm";
import type { Ctx } from "#context.ts";
import { nextVersion, recordChange } from "./change.ts";
import { findTask } from "./find.ts";
import { getTask } from "./get.ts";
import { mayOverride, requireNotHeldByAnother, requireOpen, requirePerson } from "./permit.ts";
import { tasks } from "./schema.hot.ts";

/**
 * Gives a claimed task back to everyone: by who holds it, or by an owner or manager. An open one stays open.
 * @throws {AppError} `conflict` when another holds it or it has ended; `forbidden`; `not_found`
 */
export async function releaseTask(ctx: Ctx, { taskId }: { taskId: string }): Promise<TaskDetail> {
	const person = requirePerson(ctx);
	await findTask(ctx, taskId);
	const [released] = await ctx.tx
		.update(tasks)
		.set({ state: "open", claimedById: null, claimedByName: null, ...nextVersion })
		.where(
			and(
				eq(tasks.id, taskId),
				eq(tasks.state, "claimed"),
				mayOverride(person) ? undefined : eq(tasks.claimedById, person.id),
			),
		)
		.returning();
	if (released) await recordChange(ctx, released, "released");
	else {
		const found = await findTask(ctx, taskId);
		requireOpen(found);
		requireNotHeldByAnother(found, person);
	}
	return getTask(ctx, { taskId });
}
