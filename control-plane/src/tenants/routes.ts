import { Tenant, TenantCreate, TenantDetail, TenantUsage } from "@flomastr/contracts/tenant";
import { z } from "zod";
import { body, createRoute, createRouter, failures, idParam, json } from "#http/route.ts";
import { demand } from "#people/may.ts";
import type { TenantLifecycle } from "./lifecycle.ts";

const tags = ["console"];
const Tenants = z.object({ tenants: z.array(Tenant) });
const Packs = z.object({
	packs: z.array(z.object({ id: z.string(), name: z.string(), description: z.string() })),
});

/** The operator's console. */
export function tenantRoutes({ lifecycle }: { lifecycle: TenantLifecycle }) {
	const app = createRouter();

	app.openapi(
		createRoute({
			method: "get",
			path: "/tenants",
			tags,
			summary: "Every tenant that is not removed",
			responses: { ...failures, 200: json(Tenants) },
		}),
		async (c) => {
			demand(c.get("caller"), "operate");
			return c.json({ tenants: await lifecycle.list() }, 200);
		},
	);

	app.openapi(
		createRoute({
			method: "get",
			path: "/packs",
			tags,
			summary: "What a tenant can start from",
			responses: { ...failures, 200: json(Packs) },
		}),
		async (c) => {
			demand(c.get("caller"), "operate");
			return c.json({ packs: await lifecycle.packs() }, 200);
		},
	);

	app.openapi(
		createRoute({
			method: "post",
			path: "/tenants",
			tags,
			summary: "Creates a tenant; its steps are told over /api/live",
			request: { body: body(TenantCreate) },
			responses: { ...failures, 202: json(Tenant, "Being provisioned") },
		}),
		async (c) => {
			demand(c.get("caller"), "operate");
			return c.json(await lifecycle.create(c.req.valid("json")), 202);
		},
	);

	app.openapi(
		createRoute({
			method: "get",
			path: "/tenants/{id}",
			tags,
			summary: "A tenant with its steps, its health and what waits",
			request: { params: idParam },
			responses: { ...failures, 200: json(TenantDetail) },
		}),
		async (c) => {
			demand(c.get("caller"), "operate");
			return c.json(await lifecycle.detail(c.req.valid("param").id), 200);
		},
	);

	app.openapi(
		createRoute({
			method: "get",
			path: "/tenants/{id}/usage",
			tags,
			summary: "Memory, swap and CPU time of a tenant's n8n; measuring takes up to a second",
			request: { params: idParam },
			responses: { ...failures, 200: json(TenantUsage) },
		}),
		async (c) => {
			demand(c.get("caller"), "operate");
			return c.json(await lifecycle.usage(c.req.valid("param").id), 200);
		},
	);

	const moves = {
		suspend: "Stops the tenant's n8n and closes its host; data stays",
		resume: "Opens a suspended tenant again",
		restart: "Restarts the tenant's n8n; events wait meanwhile",
		retry: "Takes a failed provisioning or removal up again",
	} as const;
	for (const [move, summary] of Object.entries(moves) as [keyof typeof moves, string][]) {
		app.openapi(
			createRoute({
				method: "post",
				path: `/tenants/{id}/${move}`,
				tags,
				summary,
				request: { params: idParam },
				responses: { ...failures, 200: json(Tenant) },
			}),
			async (c) => {
				demand(c.get("caller"), "operate");
				return c.json(await lifecycle[move](c.req.valid("param").id), 200);
			},
		);
	}

	app.openapi(
		createRoute({
			method: "delete",
			path: "/tenants/{id}",
			tags,
			summary: "Removes a tenant and everything it has, but for a last backup",
			request: { params: idParam, query: z.object({ without_backup: z.stringbool().default(false) }) },
			responses: { ...failures, 202: json(Tenant, "Being removed") },
		}),
		async (c) => {
			demand(c.get("caller"), "operate");
			return c.json(
				await lifecycle.remove(c.req.valid("param").id, { withoutBackup: c.req.valid("query").without_backup }),
				202,
			);
		},
	);

	return app;
}
