import { createRoute, createRouter, failures, z } from "#http/route.ts";
import { demand } from "#people/may.ts";
import type { Signals } from "../signals.ts";
import { liveStream } from "./stream.ts";

/** `GET /live`: what happens in the tenant of the host, or at the console what happens to tenants. */
export function liveRoutes({ signals }: { signals: Signals }) {
	const app = createRouter();

	app.openAPIRegistry.registerPath(
		createRoute({
			method: "get",
			path: "/live",
			tags: ["live"],
			summary: "Server-sent events: what happens in the tenant, or at the console to tenants",
			responses: {
				...failures,
				200: { description: "A stream of LiveEvents", content: { "text/event-stream": { schema: z.string() } } },
			},
		}),
	);
	app.get("/live", (c) => {
		const tenant = c.get("tenant");
		demand(c.get("caller"), tenant ? "read" : "operate");
		return liveStream(c, signals, tenant?.id ?? null);
	});
	return app;
}
