import type { TaskDetail } from "@flomastr/contracts/task";
import { expect, it } from "vitest";
import { conflictWords } from "./conflict-words.ts";

const now = Date.parse("2026-11-20T12:00:00Z");
const task = { actions: [{ id: "approve", label: "Approve and send" }], answer: null } as unknown as TaskDetail;
const conflict = (details: Record<string, unknown>) => ({
	status: 409,
	code: "conflict" as const,
	message: "The task has ended.",
	details,
});

it("names who was first, when, and what they chose, once the task was read again", () => {
	const answer = { action: "approve", decided_by: { name: "Ravi" }, decided_at: "2026-11-20T11:40:00Z" };
	const words = conflictWords({ ...task, answer } as TaskDetail, null, now);
	expect(words).toContain("Ravi decided this task 20 min ago: “Approve and send”");
});

it("takes the name from the conflict itself before that", () => {
	const details = { decided_by: { id: "r", name: "Ravi" }, decided_at: "2026-11-20T11:59:50Z" };
	expect(conflictWords(task, conflict(details), now)).toContain("Ravi decided this task a moment ago");
});

it("says what the server said when nobody decided, as for an expired task", () => {
	expect(conflictWords(task, conflict({ state: "expired", decided_by: null, decided_at: null }), now)).toBe(
		"The task has ended.",
	);
});
