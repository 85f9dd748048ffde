import { Readable } from "node:stream";
import { Backup, RestoreRequest } from "@flomastr/contracts/backup";
import { Tenant } from "@flomastr/contracts/tenant";
import { z } from "zod";
import { admit } from "#http/admit.ts";
import { body, createRoute, createRouter, failures, idParam, json } from "#http/route.ts";
import { demand } from "#people/may.ts";
import type { TenantLifecycle } from "#tenants/lifecycle.ts";
import type { Copies } from "./copies.ts";

const tags = ["console"];
const Backups = z.object({ backups: z.array(Backup) });
const archive = { description: "A .tar.gz", content: { "application/gzip": { schema: z.string() } } };

/** Backups at the console, and a tenant's data for itself. */
export function backupRoutes({ copies, lifecycle }: { copies: Copies; lifecycle: TenantLifecycle }) {
	const app = createRouter();

	app.openapi(
		createRoute({
			method: "get",
			path: "/backups",
			tags,
			summary: "Every backup, those of removed tenants too, newest first",
			responses: { ...failures, 200: json(Backups) },
		}),
		async (c) => {
			demand(c.get("caller"), "operate");
			return c.json({ backups: await copies.list() }, 200);
		},
	);

	app.openapi(
		createRoute({
			method: "post",
			path: "/backups/adopt",
			tags,
			summary: "Finds the backups in the store that are not known here, as on a new host",
			responses: { ...failures, 200: json(z.object({ found: z.number().int() })) },
		}),
		async (c) => {
			demand(c.get("caller"), "operate");
			return c.json({ found: await copies.adopt() }, 200);
		},
	);

	app.openapi(
		createRoute({
			method: "delete",
			path: "/backups/{id}",
			tags,
			summary: "Deletes a backup for good",
			request: { params: idParam },
			responses: { ...failures, 204: { description: "Gone" } },
		}),
		async (c) => {
			demand(c.get("caller"), "operate");
			await copies.delete(c.req.valid("param").id);
			return c.body(null, 204);
		},
	);

	app.openapi(
		createRoute({
			method: "post",
			path: "/backups/{id}/restore",
			tags,
			summary: "Makes a new tenant of a backup; its steps are told over /api/live",
			request: { params: idParam, body: body(RestoreRequest) },
			responses: { ...failures, 202: json(Tenant, "Being restored") },
		}),
		async (c) => {
			demand(c.get("caller"), "operate");
			const { tenantId } = await copies.restore(c.req.valid("param").id, c.req.valid("json"));
			return c.json((await lifecycle.detail(tenantId)).tenant, 202);
		},
	);

	app.openapi(
		createRoute({
			method: "get",
			path: "/tenants/{id}/backups",
			tags,
			summary: "A tenant's backups, newest first",
			request: { params: idParam },
			responses: { ...failures, 200: json(Backups) },
		}),
		async (c) => {
			demand(c.get("caller"), "operate");
			return c.json({ backups: await copies.list(c.req.valid("param").id) }, 200);
		},
	);

	app.openapi(
		createRoute({
			method: "post",
			path: "/tenants/{id}/backups",
			tags,
			summary: "Begins a backup",
			request: { params: idParam },
			responses: { ...failures, 202: json(Backup, "Being made") },
		}),
		async (c) => {
			demand(c.get("caller"), "operate");
			return c.json(await copies.take(c.req.valid("param").id), 202);
		},
	);

	app.openAPIRegistry.registerPath(
		createRoute({
			method: "get",
			path: "/tenants/{id}/export",
			tags,
			summary: "All data of a tenant, readable by other programs",
			request: { params: idParam },
			responses: { ...failures, 200: archive },
		}),
	);
	app.get("/tenants/:id/export", async (c) => {
		demand(c.get("caller"), "operate");
		const { id } = idParam.parse({ id: c.req.param("id") });
		const { tenant } = await lifecycle.detail(id);
		return download(await copies.export(id), tenant.slug);
	});

	app.openAPIRegistry.registerPath(
		createRoute({
			method: "get",
			path: "/export",
			tags: ["tenant"],
			summary: "All data of this tenant, for its owner",
			responses: { ...failures, 200: archive },
		}),
	);
	app.get("/export", async (c) => {
		const { tenant } = admit(c, "export");
		return download(await copies.export(tenant.id), tenant.slug);
	});

	return app;
}

function download(chunks: AsyncIterable<Buffer>, slug: string): Response {
	const stream = Readable.toWeb(Readable.from(chunks, { objectMode: false })) as ReadableStream<Uint8Array>;
	return new Response(stream, {
		headers: {
			"content-type": "application/gzip",
			"content-disposition": `attachment; filename="${slug}-${new Date().toISOString().slice(0, 10)}.tar.gz"`,
			"cache-control": "no-store",
		},
	});
}
