import type { TaskSummary } from "@flomastr/contracts/task";
import type { Me } from "@flomastr/contracts/tenant";

export interface Permit {
	/** May decide the task now. */
	decide: boolean;
	/** May take it for themselves. */
	claim: boolean;
	/** May give it back to everyone. */
	release: boolean;
	/** The colleague who holds it. */
	heldBy: string | null;
}

/** What the person may do with a task, as the server will judge it: owners and managers may act on what a colleague holds. */
export function permit(task: Pick<TaskSummary, "state" | "claimed_by">, me: Pick<Me, "id" | "role" | "can">): Permit {
	const waiting = task.state === "open" || task.state === "claimed";
	const able = waiting && me.can.decide_tasks;
	const leads = me.role === "owner" || me.role === "manager";
	const mine = task.claimed_by?.id === me.id;
	const heldBy = waiting && task.claimed_by && !mine ? task.claimed_by.name : null;
	return {
		decide: able && (heldBy === null || leads),
		claim: able && task.claimed_by === null,
		release: able && task.claimed_by !== null && (mine || leads),
		heldBy,
	};
}
