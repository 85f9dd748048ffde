import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { matchedRoutes } from "hono/route";
import type { Logger } from "pino";
import { v7 as uuidv7, validate } from "uuid";
import type { Signals } from "../signals.ts";
import type { HttpEnv } from "./env.ts";

/**
 * Gives each request an id, its own logger and the host it was meant for; when it is answered, logs one line and has it
 * counted. The id is the gateway's where that gave one: gateways write `X-Request-Id` themselves and drop a client's
 * own, as with the other headers about the way. Whoever calls past them can choose an id, never its shape.
 */
export function requestContext({ log, signals }: { log: Logger; signals: Signals }) {
	return createMiddleware<HttpEnv>(async (c, next) => {
		const given = c.req.header("x-request-id");
		const requestId = given !== undefined && validate(given) ? given.toLowerCase() : uuidv7();
		// The gateway writes this header itself and drops a client's own; see the gateways in provisioning.
		const host = c.req.header("x-forwarded-host") ?? c.req.header("host") ?? "";
		c.set("requestId", requestId);
		c.set("host", host);
		c.set("log", log.child({ request: requestId }));
		c.header("X-Request-Id", requestId);
		const from = performance.now();
		await next();
		const ms = Math.round((performance.now() - from) * 10) / 10;
		const { method } = c.req;
		const { status } = c.res;
		const route = routeOf(c);
		signals.publish([{ type: "measure", measure: { what: "request", method, route, status, ms } }]);
		c.get("log")[status >= 500 ? "warn" : "info"]({ method, path: pathOf(c, route), status, ms }, "answered");
	});
}

/** The pattern of the route that answered; `none` where nothing matched. */
function routeOf(c: Context): string {
	const routes = matchedRoutes(c).filter(({ method, path }) => method !== "ALL" && !path.endsWith("*"));
	return routes.at(-1)?.path ?? "none";
}

/** Without the query, and of public files the pattern alone: whoever knows their address may read them. */
function pathOf(c: Context, route: string): string {
	return route.startsWith("/api/media/files/") ? route : c.req.path;
}

/** `acme` of `acme.localhost:8080`; null when the host is not below the base domain. */
export function subdomainOf(host: string, baseDomain: string): string | null {
	const name = host.replace(/:\d+$/, "").toLowerCase();
	return name.endsWith(`.${baseDomain}`) ? name.slice(0, -baseDomain.length - 1) : null;
}
