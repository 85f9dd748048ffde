import { Hono } from "hono";
import type { HttpEnv } from "#http/env.ts";
import { demand } from "#people/may.ts";
import type { Signals } from "../signals.ts";
import { liveStream } from "./stream.ts";

/** `GET /live`: what happens in the tenant of the host, or at the console what happens to tenants. */
export function liveRoutes({ signals }: { signals: Signals }): Hono<HttpEnv> {
	const app = new Hono<HttpEnv>();
	app.get("/live", (c) => {
		const tenant = c.get("tenant");
		demand(c.get("caller"), tenant ? "read" : "operate");
		return liveStream(c, signals, tenant?.id ?? null);
	});
	return app;
}
