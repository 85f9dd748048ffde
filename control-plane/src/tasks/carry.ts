import { eq } from "drizzle-orm";
import type { Carrier, DeliveryRow, Outcome } from "#deliveries/outcome.ts";
import type { TenantDirectory } from "#tenants/directory.ts";
import { type Answer, postToWorkflow, type WorkflowHost } from "#workflows/post.ts";
import { type Ctx, type Hot, inTenant, systemActor } from "../context.ts";
import { markTaskOrphaned } from "./mark-orphaned.ts";
import { markTaskResumed } from "./mark-resumed.ts";
import { resumeRequest } from "./resume-request.ts";
import { tasks } from "./schema.hot.ts";

/** Tries while n8n says that nothing waits although the execution does: it may not have written its wait down yet. */
const triesWhileWaiting = 6;

/** What an execution does now, as n8n tells it; null when n8n does not know it. */
export type ExecutionStatus = (tenantId: string, executionId: string) => Promise<string | null>;

/** Carries a decision to the execution that waits for it. n8n takes it once; asking again finds out how it went. */
export function createResumeCarrier(
	deps: Hot & { host: WorkflowHost; directory: TenantDirectory; executionStatus: ExecutionStatus },
): Carrier {
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
		const outcome = await weigh(answer, row, task.resume.execution_id);
		if (outcome.state === "delivered") await note(row, (ctx) => markTaskResumed(ctx, { taskId: task.id }));
		if (outcome.state === "dead") {
			await note(row, (ctx) => markTaskOrphaned(ctx, { taskId: task.id, reason: outcome.error }));
		}
		return outcome;
	};

	async function weigh(answer: Answer, row: DeliveryRow, executionId: string): Promise<Outcome> {
		if (answer.kind === "slow") return { state: "delivered" };
		if (answer.kind === "unreachable") return { state: "retry", error: answer.error, waiting: true, afterMs: 5_000 };
		if (answer.status >= 200 && answer.status < 300) return { state: "delivered" };
		const found = `n8n answered ${answer.status}: ${answer.body.slice(0, 300)}`;
		if (answer.status >= 500 && !answer.body.includes("Error in workflow")) return { state: "retry", error: found };

		// 401, 404, 409 and a failed workflow: whether the answer had arrived is the execution's to tell.
		const status = await deps.executionStatus(row.tenantId, executionId);
		if (status === "success") return { state: "delivered" };
		if (status === "waiting" || status === "running" || status === "new") {
			if (row.attempts < triesWhileWaiting) return { state: "retry", error: found };
			return {
				state: "dead",
				error: `${found}, although the execution is ${status}. Open it in the editor, then replay.`,
			};
		}
		if (status === null) {
			return {
				state: "dead",
				error:
					"The execution that asked is gone from n8n. The decision is kept; replay it when the workflow runs again.",
			};
		}
		return {
			state: "dead",
			error: `The execution that asked has ended (${status}). Mend the workflow in the editor, then replay.`,
		};
	}

	async function note(row: DeliveryRow, work: (ctx: Ctx) => Promise<unknown>): Promise<void> {
		const tenant = await deps.directory.byId(row.tenantId);
		if (tenant) await inTenant(deps, tenant, systemActor, work);
	}
}
