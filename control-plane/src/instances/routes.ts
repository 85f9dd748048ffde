import { N8nMetrics } from "@flomastr/contracts/platform";
import type { Runtime } from "@flomastr/provisioning/runtimes/runtime";
import { createRoute, createRouter, failures, idParam, json, z } from "#http/route.ts";
import { demand } from "#people/may.ts";
import type { TenantDirectory } from "#tenants/directory.ts";
import { notFound } from "../errors.ts";
import { redactText } from "../redact-text.ts";
import { readN8nMetrics } from "./read-metrics.ts";

const Logs = z.object({ lines: z.array(z.string()) });
const Query = z.object({ lines: z.coerce.number().int().min(1).max(5_000).default(200) });

/** What a tenant's n8n says of itself, for the operator. */
export function instanceRoutes(deps: {
	directory: Pick<TenantDirectory, "byId">;
	instances: Pick<Runtime, "logs" | "address">;
}) {
	const { directory, instances } = deps;
	const app = createRouter();

	const known = async (id: string): Promise<string> => {
		const tenant = await directory.byId(id);
		if (!tenant || tenant.state === "removed") throw notFound("tenant", id);
		return tenant.id;
	};

	app.openapi(
		createRoute({
			method: "get",
			path: "/tenants/{id}/logs",
			tags: ["console"],
			summary: "The newest lines of the tenant's n8n, oldest first, without what looks like a secret",
			request: { params: idParam, query: Query },
			responses: { ...failures, 200: json(Logs) },
		}),
		async (c) => {
			demand(c.get("caller"), "operate");
			const lines = await instances.logs(await known(c.req.valid("param").id), c.req.valid("query").lines);
			return c.json({ lines: lines.map(redactText) }, 200);
		},
	);

	app.openapi(
		createRoute({
			method: "get",
			path: "/tenants/{id}/metrics",
			tags: ["console"],
			summary: "The tenant's n8n's own metrics; 503 while it is asleep or down",
			request: { params: idParam },
			responses: { ...failures, 200: json(N8nMetrics) },
		}),
		async (c) => {
			demand(c.get("caller"), "operate");
			return c.json(await readN8nMetrics(instances.address(await known(c.req.valid("param").id))), 200);
		},
	);

	return app;
}
