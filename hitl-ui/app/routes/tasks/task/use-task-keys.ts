import type { TaskAction, TaskDetail } from "@flomastr/contracts/task";
import { useShortcuts } from "#shell/shortcuts.ts";
import type { Permit } from "./permit.ts";
import type { TaskStep } from "./task-step.ts";

interface TaskKeys {
	task: TaskDetail;
	may: Permit;
	take: (action: TaskAction) => void;
	send: (step: TaskStep) => void;
	comment: () => void;
}

/** Keys of the open task: a digit takes the action of that place. */
export function useTaskKeys({ task, may, take, send, comment }: TaskKeys): void {
	const actions = task.actions.map((action, index) => ({
		keys: String(index + 1),
		label: action.label,
		run: () => take(action),
	}));
	useShortcuts("Open task", [
		...(may.decide ? actions : []),
		...(may.claim ? [{ keys: "c", label: "Claim", run: () => send({ step: "claim" }) }] : []),
		...(may.release ? [{ keys: "c", label: "Release", run: () => send({ step: "release" }) }] : []),
		...(may.decide ? [{ keys: "m", label: "Write a comment", run: comment }] : []),
	]);
}
