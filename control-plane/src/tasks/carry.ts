import { eq } from "drizzle-orm";
import type { Carrier, DeliveryRow, Outcome } from "#deliveries/outcome.ts";
import type { TenantDirectory } from "#tenants/directory.ts";
import { type Answer, commonOutcome, found, postToWorkflow, soon, type WorkflowHost } from "#workflows/post.ts";
import { type Ctx, type Hot, inTenant, systemActor } from "../context.ts";
import { markTaskOrphaned } from "./mark-orphaned.ts";
import { markTaskResumed } from "./mark-resumed.ts";
import { resumeRequest } from "./resume-request.ts";
import { tasks } from "./schema.hot.ts";

/** Carries a decision to the execution that waits for it. n8n takes it once; asking again finds out how it went. */
export function createResumeCarrier(deps: Hot & { host: WorkflowHost; directory: TenantDirectory }): Carrier {
	return async (row) => {
		const [task] = await deps.hot.select().from(tasks).where(eq(tasks.id, row.subjectId));
		const request = task && resumeRequest(task);
		if (!task?.resume || !request)
			return { state: "dead", error: "The task has no answer to send, or nobody waits for it." };
		const answer = await postToWorkflow(deps.host, {
			tenantId: row.tenantId,
			path: request.path,
			body: request.body,
			deliveryId: row.id,
			now: deps.clock(),
		});
		const outcome = outcomeOfDecision(answer, row.attempts);
		if (outcome.state === "delivered") await note(row, (ctx) => markTaskResumed(ctx, { taskId: task.id }));
		if (outcome.state === "dead") {
			await note(row, (ctx) => markTaskOrphaned(ctx, { taskId: task.id, reason: outcome.error }));
		}
		return outcome;
	};

	async function note(row: DeliveryRow, work: (ctx: Ctx) => Promise<unknown>): Promise<void> {
		const tenant = await deps.directory.byId(row.tenantId);
		if (tenant) await inTenant(deps, tenant, systemActor, work);
	}
}

/**
 * What n8n's answer to a decision means. It takes a decision once; to one that comes again it says how the execution
 * stands, and from that follows whether the first had arrived.
 */
export function outcomeOfDecision(answer: Answer, attempts: number): Outcome {
	const common = commonOutcome(answer);
	if (common || answer.kind !== "answered") return common ?? { state: "delivered" };
	const { status, body } = answer;
	if (status === 409) {
		// Our node's own word: the execution has gone on and waits for another task.
		if (body.includes('"conflict"')) return { state: "delivered" };
		if (body.includes("has finished already")) return { state: "delivered" };
		if (body.includes("is running already")) return soon("the execution has not written its wait down yet");
		const error = "The execution that asked has failed since. Mend the workflow in the editor, then replay.";
		return { state: "dead", error };
	}
	if (status === 404 && body.includes("does not exist")) {
		// Deleted after success where the workflow saves none; a first try that finds nothing has lost its execution.
		if (attempts > 1) return { state: "delivered" };
		const error =
			"The execution that asked is gone from n8n. The decision is kept; replay it when the workflow runs again.";
		return { state: "dead", error };
	}
	if (status === 422)
		return { state: "dead", error: `${found(answer)}. The workflow was changed while the task waited.` };
	return { state: "retry", error: found(answer) };
}
