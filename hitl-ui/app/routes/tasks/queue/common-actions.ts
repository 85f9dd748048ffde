import type { TaskAction, TaskSummary } from "@flomastr/contracts/task";

/**
 * What can be done to all of these tasks at once: an action that each offers under the same id and the same words.
 * The same id under other words may mean something else in another workflow.
 */
export function commonActions(tasks: readonly TaskSummary[]): TaskAction[] {
	const [first, ...rest] = tasks;
	if (!first) return [];
	return bulk(first).filter((action) =>
		rest.every((task) => bulk(task).some((other) => other.id === action.id && other.label === action.label)),
	);
}

function bulk(task: TaskSummary): TaskAction[] {
	if (task.state !== "open" && task.state !== "claimed") return [];
	return task.actions.filter((action) => task.bulk_actions.includes(action.id));
}
