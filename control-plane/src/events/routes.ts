import { Subscription, SubscriptionPut } from "@flomastr/contracts/event";
import { z } from "zod";
import { body, createRoute, createRouter, failures, json } from "#http/route.ts";
import { tenantOf } from "#http/tenant-of.ts";
import { demand } from "#people/may.ts";
import { type Hot, inTenant } from "../context.ts";
import { deleteSubscription, listSubscriptions, putSubscription } from "./subscribe.ts";

const Ping = z.object({
	ok: z.literal(true),
	tenant: z.object({ id: z.uuid(), slug: z.string(), name: z.string() }),
});

/** What trigger nodes say when their workflow is published and unpublished, and the credential's test. */
export function eventRoutes(deps: Hot) {
	const app = createRouter();
	const tags = ["workflows"];

	app.openapi(
		createRoute({
			method: "get",
			path: "/ping",
			tags,
			summary: "Tells whether the token works and which tenant it names",
			responses: { ...failures, 200: json(Ping) },
		}),
		(c) => {
			const { id, slug, name } = tenantOf(c);
			return c.json({ ok: true as const, tenant: { id, slug, name } }, 200);
		},
	);

	app.openapi(
		createRoute({
			method: "get",
			path: "/subscriptions",
			tags,
			summary: "Workflows that start on events",
			responses: { ...failures, 200: json(z.array(Subscription)) },
		}),
		async (c) => {
			demand(c.get("caller"), "read");
			return c.json(await inTenant(deps, tenantOf(c), c.get("caller").actor, listSubscriptions), 200);
		},
	);

	app.openapi(
		createRoute({
			method: "put",
			path: "/subscriptions",
			tags,
			summary: "Subscribes a workflow's trigger node; again replaces",
			request: { body: body(SubscriptionPut) },
			responses: { ...failures, 200: json(Subscription) },
		}),
		async (c) => {
			demand(c.get("caller"), "subscribe");
			const input = c.req.valid("json");
			const subscription = await inTenant(deps, tenantOf(c), c.get("caller").actor, (ctx) =>
				putSubscription(ctx, input),
			);
			return c.json(subscription, 200);
		},
	);

	app.openapi(
		createRoute({
			method: "delete",
			path: "/subscriptions/{workflow_id}/{node_id}",
			tags,
			summary: "Ends a subscription",
			request: { params: z.object({ workflow_id: z.string(), node_id: z.string() }) },
			responses: { ...failures, 204: { description: "Gone" } },
		}),
		async (c) => {
			demand(c.get("caller"), "subscribe");
			const { workflow_id: workflowId, node_id: nodeId } = c.req.valid("param");
			await inTenant(deps, tenantOf(c), c.get("caller").actor, (ctx) =>
				deleteSubscription(ctx, { workflowId, nodeId }),
			);
			return c.body(null, 204);
		},
	);

	return app;
}
