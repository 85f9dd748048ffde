import type { Subscription, SubscriptionPut } from "@flomastr/contracts/event";
import { and, eq } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { Ctx } from "../context.ts";
import { subscriptions } from "./schema.hot.ts";

type Row = typeof subscriptions.$inferSelect;

/** Subscribes a published workflow's trigger node; the same node again replaces its subscription. */
export async function putSubscription(ctx: Ctx, input: SubscriptionPut): Promise<Subscription> {
	const values = {
		workflowName: input.workflow_name,
		webhookPath: input.webhook_path,
		events: input.events,
		filter: input.filter,
	};
	const [row] = await ctx.tx
		.insert(subscriptions)
		.values({ id: uuidv7(), tenantId: ctx.tenant.id, workflowId: input.workflow_id, nodeId: input.node_id, ...values })
		.onConflictDoUpdate({
			target: [subscriptions.tenantId, subscriptions.workflowId, subscriptions.nodeId],
			set: values,
		})
		.returning();
	return shape(row as Row);
}

/** Ends a subscription; one that does not exist is ended already. */
export async function deleteSubscription(ctx: Ctx, input: { workflowId: string; nodeId: string }): Promise<void> {
	await ctx.tx
		.delete(subscriptions)
		.where(and(eq(subscriptions.workflowId, input.workflowId), eq(subscriptions.nodeId, input.nodeId)));
}

export async function listSubscriptions(ctx: Ctx): Promise<Subscription[]> {
	const rows = await ctx.tx.select().from(subscriptions).orderBy(subscriptions.createdAt);
	return rows.map(shape);
}

function shape(row: Row): Subscription {
	return {
		id: row.id,
		workflow_id: row.workflowId,
		workflow_name: row.workflowName,
		node_id: row.nodeId,
		webhook_path: row.webhookPath,
		events: row.events as Subscription["events"],
		filter: row.filter,
	};
}
