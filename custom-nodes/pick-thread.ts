import type { IExecuteFunctions, INodeProperties } from "n8n-workflow";
import { NodeOperationError } from "n8n-workflow";
import type { Start } from "./started-by.ts";

/** The two fields with which a node says which conversation it means. */
export const threadProperties: INodeProperties[] = [
	{
		displayName: "Conversation",
		name: "threadFrom",
		type: "options",
		noDataExpression: true,
		default: "event",
		options: [
			{ name: "By ID", value: "id" },
			{ name: "Of the Starting Event", value: "event", description: "The conversation that started the workflow" },
		],
	},
	{
		displayName: "Thread ID",
		name: "threadId",
		type: "string",
		default: "",
		required: true,
		displayOptions: { show: { threadFrom: ["id"] } },
	},
];

/** The thread's id: as given, else the item's own `thread_id`, else that of the event that started the workflow. */
export function pickThread(context: IExecuteFunctions, start: Start, itemIndex: number): string {
	const given =
		context.getNodeParameter("threadFrom", itemIndex, "event") === "id"
			? context.getNodeParameter("threadId", itemIndex, "")
			: (context.getInputData()[itemIndex]?.json.thread_id ?? start.event?.thread_id);
	if (typeof given === "string" && given) return given.trim();
	throw new NodeOperationError(context.getNode(), "No conversation is known here", {
		description:
			"The workflow was not started by a FloMastr event with a thread. Set Conversation to By ID and give a thread ID.",
		itemIndex,
	});
}
