import type { EventType, SubscriptionPut } from "@flomastr/contracts/event";
import type { IDataObject, IHookFunctions } from "n8n-workflow";
import { NodeOperationError } from "n8n-workflow";

/**
 * The subscription this node stands for. While the editor listens for a test event n8n opens a second address, and the
 * subscription gets an id of its own, so that listening never takes the published workflow's events away.
 */
export function wantedSubscription(context: IHookFunctions): SubscriptionPut {
	const node = context.getNode();
	const url = context.getNodeWebhookUrl("default");
	if (!url)
		throw new NodeOperationError(node, "n8n gave this node no webhook address; save the workflow and try again.");
	const events = context.getNodeParameter("events", []) as EventType[];
	if (events.length === 0) throw new NodeOperationError(node, "Choose at least one event.");
	const { id, name } = context.getWorkflow();
	return {
		workflow_id: String(id ?? ""),
		workflow_name: (name ?? "").slice(0, 200),
		node_id: subscriptionNodeId(context),
		webhook_path: new URL(url).pathname,
		events,
		filter: {
			...(events.includes("thread.idle") && { idle_minutes: 60 }),
			...readFilter(context.getNodeParameter("filter", {}) as IDataObject),
		},
	};
}

/**
 * The node's id, marked while it stands for a test. The address says which it is: n8n removes a test with the same mode
 * that it unpublishes with, and a test that ends must not take the published workflow's subscription with it.
 */
export function subscriptionNodeId(context: IHookFunctions): string {
	const { id } = context.getNode();
	return /\/webhook-test\//.test(context.getNodeWebhookUrl("default") ?? "") ? `${id}:test` : id;
}

/** The editor's filter fields as the API wants them; empty ones are left out. */
export function readFilter(fields: IDataObject): SubscriptionPut["filter"] {
	const channels = (fields.channels as string[] | undefined) ?? [];
	const tags = String(fields.tags ?? "")
		.split(",")
		.map((tag) => tag.trim())
		.filter(Boolean);
	return {
		...(channels.length > 0 && { channels }),
		...(fields.idleMinutes !== undefined && { idle_minutes: Number(fields.idleMinutes) }),
		...(tags.length > 0 && { tags }),
	};
}
