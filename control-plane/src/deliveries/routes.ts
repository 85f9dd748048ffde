import { Delivery } from "@flomastr/contracts/event";
import { z } from "zod";
import { createRoute, createRouter, failures, idParam, json } from "#http/route.ts";
import { demand } from "#people/may.ts";
import type { Hot } from "../context.ts";
import { discardDelivery } from "./discard.ts";
import { listDeliveries } from "./list.ts";
import { replayDelivery } from "./replay.ts";

const tags = ["console"];
const Deliveries = z.object({ deliveries: z.array(Delivery) });
const Query = z.object({ state: z.enum(["dead", "pending"]).default("dead"), tenant: z.uuid().optional() });

/** What could not be delivered, for the operator. */
export function deliveryRoutes(deps: Hot) {
	const app = createRouter();

	app.openapi(
		createRoute({
			method: "get",
			path: "/deliveries",
			tags,
			summary: "Deliveries that wait or were given up, newest first",
			request: { query: Query },
			responses: { ...failures, 200: json(Deliveries) },
		}),
		async (c) => {
			demand(c.get("caller"), "operate");
			const { state, tenant: tenantId } = c.req.valid("query");
			return c.json({ deliveries: await listDeliveries(deps.hot, { state, tenantId }) }, 200);
		},
	);

	app.openapi(
		createRoute({
			method: "post",
			path: "/deliveries/{id}/replay",
			tags,
			summary: "Tries a delivery again, from the first attempt",
			request: { params: idParam },
			responses: { ...failures, 200: json(Delivery) },
		}),
		async (c) => {
			demand(c.get("caller"), "operate");
			return c.json(await replayDelivery(deps, c.get("caller").actor, c.req.valid("param").id), 200);
		},
	);

	app.openapi(
		createRoute({
			method: "delete",
			path: "/deliveries/{id}",
			tags,
			summary: "Gives a dead delivery up for good",
			request: { params: idParam },
			responses: { ...failures, 204: { description: "Gone" } },
		}),
		async (c) => {
			demand(c.get("caller"), "operate");
			await discardDelivery(deps, c.get("caller").actor, c.req.valid("param").id);
			return c.body(null, 204);
		},
	);

	return app;
}
