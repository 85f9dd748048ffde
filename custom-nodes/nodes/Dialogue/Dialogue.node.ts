import type { Contact } from "@flomastr/contracts/conversation";
import type { Content, Message } from "@flomastr/contracts/message";
import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from "n8n-workflow";
import { NodeOperationError } from "n8n-workflow";
import { messageOf } from "../../each-item.ts";
import { idempotencyKey, type Start, startedBy } from "../../started-by.ts";
import { type Api, CREDENTIAL, openApi } from "../../transport.ts";
import { listOf } from "../Contact/build-upsert.ts";
import { rowsOf } from "../SendMessage/build-content.ts";
import { dialogueProperties } from "./properties.ts";
import { readQuestion } from "./question.ts";
import { type Dialogue as DialogueShape, type Turn, takeTurn } from "./take-turn.ts";

const outputOf: Record<Turn["outcome"], number> = { complete: 0, waiting: 1, left: 2, outside: 3 };

/**
 * A questionnaire as a conversation. It reads the contact afresh for each message, so that two quick messages never see
 * the same place, and remembers before it speaks, so that a repeated event says the same again under the same key.
 */
export class Dialogue implements INodeType {
	description: INodeTypeDescription = {
		displayName: "FloMastr Dialogue",
		name: "dialogue",
		icon: { light: "file:dialogue.svg", dark: "file:dialogue.dark.svg" },
		group: ["transform"],
		version: 1,
		subtitle: '={{ $parameter["name"] }}',
		description: "Ask a customer a list of questions, one message at a time, and remember the answers",
		defaults: { name: "Dialogue" },
		inputs: ["main"],
		outputs: ["main", "main", "main", "main"],
		outputNames: ["Answered All", "Waiting for Answer", "Handed Over", "Not in Dialogue"],
		credentials: [{ name: CREDENTIAL, required: true }],
		properties: dialogueProperties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const api = await openApi(this);
		const start = startedBy(this);
		const outputs: INodeExecutionData[][] = [[], [], [], []];
		const items = this.getInputData();
		for (let index = 0; index < items.length; index++) {
			try {
				const { turn, contact } = await runTurn(this, api, start, index);
				const json = { ...items[index]?.json, answers: turn.answers, contact } as unknown as IDataObject;
				outputs[outputOf[turn.outcome]]?.push({ json, pairedItem: { item: index } });
			} catch (error) {
				if (!this.continueOnFail()) throw error;
				outputs[outputOf.outside]?.push({
					json: { ...items[index]?.json, error: messageOf(error) },
					pairedItem: { item: index },
				});
			}
		}
		return outputs;
	}
}

async function runTurn(
	context: IExecuteFunctions,
	api: Api,
	start: Start,
	itemIndex: number,
): Promise<{ turn: Turn; contact: Contact }> {
	const content = (start.event?.data.message as { content?: Content } | undefined)?.content;
	if (!start.event?.contact_id || !start.event.thread_id || !content) {
		throw new NodeOperationError(context.getNode(), "A dialogue goes on with a received message", {
			description: "Start the workflow with a FloMastr Trigger on Message Received.",
			itemIndex,
		});
	}
	const { id, contact_id, thread_id } = start.event;
	const contact = await api<Contact>({ method: "GET", path: `/contacts/${encodeURIComponent(contact_id)}`, itemIndex });
	const turn = takeTurn(readDialogue(context, itemIndex), { id, content }, contact.attributes);
	if (turn.remember) {
		const body = { id: contact_id, attributes: turn.remember };
		await api<Contact>({ method: "PUT", path: "/contacts", body, itemIndex });
	}
	if (turn.say) {
		const body = { content: turn.say, idempotency_key: idempotencyKey(start, itemIndex) };
		await api<Message>({ method: "POST", path: `/threads/${encodeURIComponent(thread_id)}/messages`, body, itemIndex });
	}
	return { turn, contact };
}

function readDialogue(context: IExecuteFunctions, itemIndex: number): DialogueShape {
	const options = context.getNodeParameter("options", itemIndex, {}) as IDataObject;
	const words = (value: unknown, standard: string) => listOf(value ?? standard).map((word) => word.toLowerCase());
	return {
		name: String(context.getNodeParameter("name", itemIndex)),
		greeting: String(context.getNodeParameter("greeting", itemIndex, "")),
		questions: rowsOf(context.getNodeParameter("questions", itemIndex, {}), "question").map(readQuestion),
		closing: String(options.closing ?? ""),
		leaveWords: words(options.leaveWords, "agent, human, help"),
		restartWords: words(options.restartWords, "restart"),
	};
}
