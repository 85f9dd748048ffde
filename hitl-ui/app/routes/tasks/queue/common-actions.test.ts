import type { TaskAction, TaskSummary } from "@flomastr/contracts/task";
import { expect, it } from "vitest";
import { commonActions } from "./common-actions.ts";

const action = (id: string, label: string): TaskAction => ({ id, label, style: "secondary", requires: [] });

function task(actions: TaskAction[], over: Partial<TaskSummary> = {}): TaskSummary {
	return {
		id: crypto.randomUUID(),
		title: "Approve",
		summary: "",
		task_type: "quote_review",
		priority: "normal",
		state: "open",
		orphaned: false,
		due_at: null,
		created_at: "2026-11-20T09:00:00.000Z",
		claimed_by: null,
		assign_to: {},
		thread_id: null,
		contact_name: null,
		actions,
		bulk_actions: actions.map(({ id }) => id),
		...over,
	};
}

it("offers only what every marked task offers", () => {
	const both = task([action("approve", "Approve"), action("reject", "Reject")]);
	const one = task([action("approve", "Approve"), action("hold", "Hold")]);
	expect(commonActions([both, one]).map(({ id }) => id)).toEqual(["approve"]);
});

it("does not mix actions that share an id but not their words", () => {
	expect(commonActions([task([action("ok", "Approve")]), task([action("ok", "Send refund")])])).toEqual([]);
});

it("leaves out an action that must be taken in the open task", () => {
	const needsComment = task([action("approve", "Approve"), action("reject", "Reject")], { bulk_actions: ["approve"] });
	expect(commonActions([needsComment]).map(({ id }) => id)).toEqual(["approve"]);
});

it("offers nothing when one of them is decided already", () => {
	const approve = [action("approve", "Approve")];
	expect(commonActions([task(approve), task(approve, { state: "decided" })])).toEqual([]);
	expect(commonActions([])).toEqual([]);
});
