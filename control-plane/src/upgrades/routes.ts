import { Releases, Upgrade, UpgradeRequest } from "@flomastr/contracts/upgrade";
import { z } from "zod";
import { body, createRoute, createRouter, failures, idParam, json } from "#http/route.ts";
import { demand } from "#people/may.ts";
import type { Rollouts } from "./rollouts.ts";

const tags = ["console"];

/** Releases of n8n at the console. */
export function upgradeRoutes({ rollouts }: { rollouts: Rollouts }) {
	const app = createRouter();

	app.openapi(
		createRoute({
			method: "get",
			path: "/releases",
			tags,
			summary: "What tenants can run, newest first, and how many do",
			responses: { ...failures, 200: json(Releases) },
		}),
		async (c) => {
			demand(c.get("caller"), "operate");
			return c.json(await rollouts.releases(), 200);
		},
	);

	app.openapi(
		createRoute({
			method: "post",
			path: "/releases/prune",
			tags,
			summary: "Deletes the images of releases that nobody runs, but for the newest",
			responses: { ...failures, 200: json(z.object({ deleted: z.array(z.string()) })) },
		}),
		async (c) => {
			demand(c.get("caller"), "operate");
			return c.json({ deleted: await rollouts.prune() }, 200);
		},
	);

	app.openapi(
		createRoute({
			method: "get",
			path: "/upgrades",
			tags,
			summary: "Rollouts, newest first",
			responses: { ...failures, 200: json(z.object({ upgrades: z.array(Upgrade) })) },
		}),
		async (c) => {
			demand(c.get("caller"), "operate");
			return c.json({ upgrades: await rollouts.list() }, 200);
		},
	);

	app.openapi(
		createRoute({
			method: "post",
			path: "/upgrades",
			tags,
			summary: "Moves tenants to another release, a few at a time; stops by itself when one has to go back",
			request: { body: body(UpgradeRequest) },
			responses: { ...failures, 202: json(Upgrade, "Begun") },
		}),
		async (c) => {
			demand(c.get("caller"), "operate");
			return c.json(await rollouts.start(c.req.valid("json")), 202);
		},
	);

	app.openapi(
		createRoute({
			method: "get",
			path: "/upgrades/{id}",
			tags,
			summary: "How far a rollout has come",
			request: { params: idParam },
			responses: { ...failures, 200: json(Upgrade) },
		}),
		async (c) => {
			demand(c.get("caller"), "operate");
			return c.json(await rollouts.get(c.req.valid("param").id), 200);
		},
	);

	app.openapi(
		createRoute({
			method: "post",
			path: "/upgrades/{id}/stop",
			tags,
			summary: "Begins no further tenant; what is under way ends",
			request: { params: idParam },
			responses: { ...failures, 200: json(Upgrade) },
		}),
		async (c) => {
			demand(c.get("caller"), "operate");
			return c.json(await rollouts.stop(c.req.valid("param").id), 200);
		},
	);

	return app;
}
