import type { TaskSummary } from "@flomastr/contracts/task";

/** The task to open after this one: the next undecided one below it, else the nearest above; null when none is left. */
export function nextTask(tasks: readonly TaskSummary[], id: string): string | null {
	const at = tasks.findIndex((task) => task.id === id);
	const waiting = (task: TaskSummary) => task.id !== id && (task.state === "open" || task.state === "claimed");
	const below = tasks.slice(at + 1).find(waiting);
	return (below ?? tasks.slice(0, Math.max(at, 0)).findLast(waiting))?.id ?? null;
}
