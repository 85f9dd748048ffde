import type { TaskAnswer } from "@flomastr/contracts/task";
import type { TaskRow } from "./change.ts";

export interface ResumeRequest {
	/** Path and query below the tenant's n8n. */
	path: string;
	body: { answer: TaskAnswer; timeout: boolean };
}

/**
 * What is posted to the execution that waits for a task.
 * @returns null when nothing waits, or there is no answer yet
 */
export function resumeRequest(task: Pick<TaskRow, "state" | "answer" | "resume">): ResumeRequest | null {
	if (!task.resume || !task.answer) return null;
	return { path: task.resume.path, body: { answer: task.answer, timeout: task.state === "expired" } };
}
