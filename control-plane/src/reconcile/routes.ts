import { ReconcileReport } from "@flomastr/contracts/platform";
import type { ReconcileDepth } from "@flomastr/provisioning/reconcile/reconcile";
import { body, createRoute, createRouter, failures, json, z } from "#http/route.ts";
import { demand } from "#people/may.ts";

/** Holds what is there against the records; see provisioning's `reconcile`. */
export type Reconcile = (depth: ReconcileDepth) => Promise<ReconcileReport>;

const ReconcileRequest = z.object({
	/** False only looks. True also removes what no record knows. */
	apply: z.boolean().default(false),
});

export function reconcileRoutes(deps: { reconcile: Reconcile }) {
	const app = createRouter();
	app.openapi(
		createRoute({
			method: "post",
			path: "/reconcile",
			tags: ["console"],
			summary: "Compares what is there with the records; mends it when asked to",
			request: { body: body(ReconcileRequest) },
			responses: { ...failures, 200: json(ReconcileReport) },
		}),
		async (c) => {
			demand(c.get("caller"), "operate");
			return c.json(await deps.reconcile(c.req.valid("json").apply ? "everything" : "nothing"), 200);
		},
	);
	return app;
}
