import type { TaskDetail } from "@flomastr/contracts/task";
import { and, eq } from "drizzle-orm";
import type { Ctx } from "#context.ts";
import { nextVersion, recordChange } from "./change.ts";
import { findTask } from "./find.ts";
import { getTask } from "./get.ts";
import { heldByAnother, requireOpen, requirePerson } from "./permit.ts";
import { tasks } from "./schema.hot.ts";

/**
 * Takes an open task for the acting person, so that colleagues leave it alone. Claiming one's own again changes nothing.
 * @throws {AppError} `conflict` when it is held by another or has ended; `forbidden`; `not_found`
 */
export async function claimTask(ctx: Ctx, { taskId }: { taskId: string }): Promise<TaskDetail> {
	const person = requirePerson(ctx);
	await findTask(ctx, taskId);
	const [claimed] = await ctx.tx
		.update(tasks)
		.set({ state: "claimed", claimedById: person.id, claimedByName: person.name, ...nextVersion })
		.where(and(eq(tasks.id, taskId), eq(tasks.state, "open")))
		.returning();
	if (claimed) await recordChange(ctx, claimed, "claimed");
	else {
		const found = await findTask(ctx, taskId);
		requireOpen(found);
		if (found.claimedById !== person.id) throw heldByAnother(found);
	}
	return getTask(ctx, { taskId });
}
