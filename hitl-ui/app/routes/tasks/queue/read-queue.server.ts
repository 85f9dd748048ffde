import { TaskPage } from "@flomastr/contracts/task";
import { read } from "#control-plane.server.ts";
import { type QueueView, tasksPath } from "./queue-view.ts";

/**
 * The pages a view has open, as one. They are read anew each time, so that a live change shows on every one of them;
 * a task that moved between two reads appears once.
 */
export async function readQueue(request: Request, view: QueueView): Promise<TaskPage> {
	let page = await read(request, tasksPath(view, null), TaskPage);
	const tasks = new Map(page.tasks.map((task) => [task.id, task]));
	for (let opened = 1; opened < view.pages && page.next_cursor; opened++) {
		page = await read(request, tasksPath(view, page.next_cursor), TaskPage);
		for (const task of page.tasks) tasks.set(task.id, task);
	}
	return { ...page, tasks: [...tasks.values()] };
}
