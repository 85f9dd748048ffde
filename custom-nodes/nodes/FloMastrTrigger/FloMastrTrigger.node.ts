import type { Event } from "@flomastr/contracts/event";
import type {
	IDataObject,
	IHookFunctions,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from "n8n-workflow";
import { acceptSigned } from "../../accept-signed.ts";
import { CREDENTIAL, openApi } from "../../transport.ts";
import { triggerProperties } from "./properties.ts";
import { subscriptionNodeId, wantedSubscription } from "./subscription.ts";

/** Starts a workflow on what happens in the tenant: a message, a decision, a new contact, a silent conversation. */
export class FloMastrTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: "FloMastr Trigger",
		name: "floMastrTrigger",
		icon: { light: "file:floMastrTrigger.svg", dark: "file:floMastrTrigger.dark.svg" },
		group: ["trigger"],
		// Begins at 2: for a webhook node of version 1 n8n evaluates an expression of its own at every request, which
		// costs a V8 isolate (27 instead of 150 events a second).
		version: 2,
		description: "Starts the workflow when a customer writes, a person decides or a contact changes",
		defaults: { name: "FloMastr Trigger" },
		inputs: [],
		outputs: ["main"],
		credentials: [{ name: CREDENTIAL, required: true }],
		webhooks: [
			{
				// Plain strings throughout: an expression here would cost every event a V8 isolate.
				// The answer is sent when the execution has ended or waits, which is what the control plane relies on.
				name: "default",
				httpMethod: "POST",
				responseMode: "lastNode",
				responseData: "noData",
				path: "flomastr",
			},
		],
		properties: triggerProperties,
	};

	webhookMethods = {
		default: {
			/** Nobody is asked: subscribing again changes nothing, and asking first would take as long as that. */
			async checkExists(): Promise<boolean> {
				return false;
			},

			async create(this: IHookFunctions): Promise<boolean> {
				const api = await openApi(this);
				await api({ method: "PUT", path: "/subscriptions", body: wantedSubscription(this) });
				return true;
			},

			async delete(this: IHookFunctions): Promise<boolean> {
				const workflow = encodeURIComponent(String(this.getWorkflow().id ?? ""));
				const node = encodeURIComponent(subscriptionNodeId(this));
				const api = await openApi(this);
				await api({ method: "DELETE", path: `/subscriptions/${workflow}/${node}`, absent: [404] });
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const event = await acceptSigned<Event>(this);
		if (!event) return { noWebhookResponse: true };
		return { workflowData: [[{ json: event as unknown as IDataObject }]] };
	}
}
