import type { Message, SendMessage as SendMessageBody } from "@flomastr/contracts/message";
import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from "n8n-workflow";
import { eachItem } from "../../each-item.ts";
import { pickThread } from "../../pick-thread.ts";
import { idempotencyKey, startedBy } from "../../started-by.ts";
import { CREDENTIAL, openApi } from "../../transport.ts";
import { buildContent } from "./build-content.ts";
import { sendMessageProperties } from "./properties.ts";

/** Sends a message to the customer through the conversation's own channel. */
export class SendMessage implements INodeType {
	description: INodeTypeDescription = {
		displayName: "FloMastr Send Message",
		name: "sendMessage",
		icon: { light: "file:sendMessage.svg", dark: "file:sendMessage.dark.svg" },
		group: ["output"],
		version: 1,
		subtitle: '={{ $parameter["kind"] }}',
		description: "Send a message to a customer: text, media, quick replies, list, template, location or reaction",
		defaults: { name: "Send Message" },
		usableAsTool: true,
		inputs: ["main"],
		outputs: ["main"],
		credentials: [{ name: CREDENTIAL, required: true }],
		properties: sendMessageProperties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const api = await openApi(this);
		const start = startedBy(this);
		const sent = await eachItem(this, async (itemIndex) => {
			const thread = encodeURIComponent(pickThread(this, start, itemIndex));
			const { replyTo } = this.getNodeParameter("options", itemIndex, {}) as IDataObject;
			const body: SendMessageBody = {
				content: buildContent(this, start, itemIndex),
				...(replyTo ? { reply_to: String(replyTo) } : {}),
				idempotency_key: idempotencyKey(start, itemIndex),
			};
			return await api<Message>({ method: "POST", path: `/threads/${thread}/messages`, body, itemIndex });
		});
		return [sent];
	}
}
