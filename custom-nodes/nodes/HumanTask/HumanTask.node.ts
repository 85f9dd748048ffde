import { createHash } from "node:crypto";
import type { TaskDetail } from "@flomastr/contracts/task";
import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from "n8n-workflow";
import { NodeApiError, NodeOperationError, WAIT_INDEFINITELY } from "n8n-workflow";
import { acceptSigned } from "../../accept-signed.ts";
import { messageOf } from "../../each-item.ts";
import { startedBy } from "../../started-by.ts";
import { CREDENTIAL, openApi } from "../../transport.ts";
import { actionsOf, buildTask } from "./build-task.ts";
import { outputsOf } from "./outputs.ts";
import { humanTaskProperties } from "./properties.ts";
import { outputIndex, outputWith, type Resume } from "./route-answer.ts";

/** Part of the waiting address below `/webhook-waiting/<execution>/`. */
const SUFFIX = "decision";

/**
 * Asks a person and waits for the answer. n8n stores the waiting execution, so it survives a restart or a kill. The wait
 * has no end of its own: the control plane is the only clock, because an execution that n8n itself wakes up would leave
 * by the first output, which is an approval.
 */
export class HumanTask implements INodeType {
	description: INodeTypeDescription = {
		displayName: "FloMastr Human Task",
		name: "humanTask",
		icon: { light: "file:humanTask.svg", dark: "file:humanTask.dark.svg" },
		group: ["transform"],
		// Begins at 2 for the reason given in FloMastr Trigger.
		version: 2,
		subtitle: '={{ $parameter["taskType"] }}',
		description: "Ask a person to decide and wait for the answer; one output for each action and one for the timeout",
		defaults: { name: "Human Task" },
		inputs: ["main"],
		outputs: `={{(${outputsOf})($parameter)}}`,
		credentials: [{ name: CREDENTIAL, required: true }],
		webhooks: [
			{
				name: "default",
				httpMethod: "POST",
				responseMode: "lastNode",
				responseData: "noData",
				path: SUFFIX,
				restartWebhook: true,
				isFullPath: true,
			},
		],
		properties: humanTaskProperties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const items = this.getInputData();
		if (items.length > 1) throw tooManyItems(this, items.length);
		const read = (name: string, fallback: unknown) => this.getNodeParameter(name, 0, fallback);
		const actionIds = actionsOf(read).map(({ id }) => id);
		const outputs = actionIds.length + 1;
		const json = items[0]?.json ?? {};
		try {
			const detail = await createTask(this, read);
			const task = summaryOf(detail);
			// The same event came a second time after the person had already decided: there is nothing to wait for.
			if (detail.state === "decided" || detail.state === "expired") {
				const resume = { answer: detail.answer, timeout: detail.state === "expired" };
				const index = outputIndex(actionIds, resume) ?? actionIds.length;
				return outputWith(index, outputs, json, { answer: detail.answer, timed_out: resume.timeout, task });
			}
			Object.assign(this.getContext("node"), { task, ticket: ticketOf(detail.object.idempotency_key) });
			await this.putExecutionToWait(WAIT_INDEFINITELY);
			return [items];
		} catch (error) {
			// Never by the first output: nobody approved anything.
			if (!this.continueOnFail()) throw operationError(this, error);
			return outputWith(actionIds.length, outputs, json, {
				answer: null,
				timed_out: false,
				task: null,
				error: messageOf(error),
			});
		}
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const actionIds = actionsOf((name, fallback) => this.getNodeParameter(name, fallback as object)).map(
			({ id }) => id,
		);
		const name = JSON.stringify(this.getNode().name);
		const remembered = (key: string) => this.evaluateExpression(`{{ $node[${name}].context.${key} }}`);
		const resume = await acceptSigned<Resume>(this, (body) => {
			// Every wait of an execution has the same address. Without the ticket a decision that is delivered twice
			// would answer the next task of the workflow too.
			if ((this.getQueryData() as IDataObject).ticket !== remembered("ticket")) {
				return { status: 409, message: "The execution waits for another task by now." };
			}
			if (outputIndex(actionIds, body) !== null) return null;
			const found = body.answer?.action ?? "";
			return { status: 422, message: `This task has no action "${found}"; it has ${actionIds.join(", ")}.` };
		});
		if (!resume) return { noWebhookResponse: true };
		const index = outputIndex(actionIds, resume) ?? actionIds.length;
		const json = this.evaluateExpression("{{ $json }}") as IDataObject;
		const task = (remembered("task") as IDataObject | undefined) ?? null;
		const added = { answer: resume.answer, timed_out: resume.timeout, task };
		return { workflowData: outputWith(index, actionIds.length + 1, json, added) };
	}
}

async function createTask(
	context: IExecuteFunctions,
	read: (name: string, fallback: unknown) => unknown,
): Promise<TaskDetail> {
	const start = startedBy(context);
	const api = await openApi(context);
	const url = new URL(String(context.getWorkflowDataProxy(0).$execution.resumeUrl));
	const task = buildTask(read, start);
	url.searchParams.set("ticket", ticketOf(task.idempotency_key));
	const resume = {
		execution_id: start.executionId,
		workflow_id: start.workflowId,
		path: `/webhook-waiting/${start.executionId}/${SUFFIX}${url.search}`,
	};
	const body = { task, resume };
	return await api<TaskDetail>({ method: "POST", path: "/tasks", body, itemIndex: 0 });
}

/** Names one wait of one execution in its address. */
function ticketOf(idempotencyKey: string): string {
	return createHash("sha256").update(idempotencyKey).digest("hex").slice(0, 16);
}

function summaryOf(detail: TaskDetail): IDataObject {
	const { id, title, task_type, priority, due_at, created_at } = detail;
	return { id, title, task_type, priority, due_at, created_at };
}

function tooManyItems(context: IExecuteFunctions, count: number): NodeOperationError {
	return new NodeOperationError(context.getNode(), `Human Task takes one item at a time, but got ${count}`, {
		description:
			"An execution waits once for one decision. Call a sub-workflow once for each item (Execute Sub-workflow, mode “Run once for each item”, without waiting), or put the node in a Loop Over Items with batch size 1.",
	});
}

function operationError(context: IExecuteFunctions, error: unknown): Error {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
	return new NodeOperationError(context.getNode(), error instanceof Error ? error : String(error), { itemIndex: 0 });
}
