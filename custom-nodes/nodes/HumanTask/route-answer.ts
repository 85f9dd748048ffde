import type { TaskAnswer } from "@flomastr/contracts/task";
import type { IDataObject, INodeExecutionData } from "n8n-workflow";

/** What the control plane posts to a waiting execution. */
export interface Resume {
	/** Null when nobody decided in time and no action stands in. */
	answer: TaskAnswer | null;
	timeout: boolean;
}

/** The index of the output the item leaves by: its action's, or the last one ("Timeout"). Null for an unknown action. */
export function outputIndex(actionIds: string[], { answer, timeout }: Resume): number | null {
	if (!answer) return timeout ? actionIds.length : null;
	const index = actionIds.indexOf(answer.action);
	return index >= 0 ? index : null;
}

/** The node's outputs with the one item at `index`: what came in, the answer and the task. */
export function outputWith(
	index: number,
	outputs: number,
	json: IDataObject,
	added: { answer: TaskAnswer | null; timed_out: boolean; task: IDataObject | null; error?: string },
): INodeExecutionData[][] {
	const item: INodeExecutionData = {
		json: { ...json, ...(added as unknown as IDataObject) },
		pairedItem: { item: 0 },
	};
	return Array.from({ length: outputs }, (_, output) => (output === index ? [item] : []));
}
