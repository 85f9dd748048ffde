import type { TaskObject, TaskSummary } from "@flomastr/contracts/task";
import { TaskState } from "@flomastr/contracts/task";
import type { TaskRow } from "./change.ts";

/** A line of the queue from a row, the parts of its object that the line shows, and its contact's name. */
export function summarizeTask(
	row: Omit<TaskRow, "object" | "tenantId" | "answer" | "resume" | "idempotencyKey" | "version" | "archivedVersion">,
	shown: Pick<TaskObject, "summary" | "priority" | "assign_to" | "actions">,
	contactName: string | null,
): TaskSummary {
	return {
		id: row.id,
		title: row.title,
		summary: shown.summary,
		task_type: row.taskType,
		priority: shown.priority,
		state: TaskState.parse(row.state),
		orphaned: row.orphaned,
		due_at: row.dueAt?.toISOString() ?? null,
		created_at: row.createdAt.toISOString(),
		claimed_by: row.claimedById === null ? null : { id: row.claimedById, name: row.claimedByName ?? "" },
		assign_to: shown.assign_to,
		thread_id: row.threadId,
		contact_name: contactName,
		actions: shown.actions,
		bulk_actions: row.bulkActions,
	};
}
