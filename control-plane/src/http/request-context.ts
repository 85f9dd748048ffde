import { createMiddleware } from "hono/factory";
import type { Logger } from "pino";
import { v7 as uuidv7 } from "uuid";
import type { HttpEnv } from "./env.ts";

/** Gives each request an id, its own logger and the host it was meant for; logs one line when it is answered. */
export function requestContext(log: Logger) {
	return createMiddleware<HttpEnv>(async (c, next) => {
		const requestId = uuidv7();
		// The gateway writes this header itself and drops a client's own; see the gateways in provisioning.
		const host = c.req.header("x-forwarded-host") ?? c.req.header("host") ?? "";
		c.set("requestId", requestId);
		c.set("host", host);
		c.set("log", log.child({ request: requestId }));
		c.header("X-Request-Id", requestId);
		const from = performance.now();
		await next();
		c.get("log").debug({ method: c.req.method, path: c.req.path, status: c.res.status, ms: performance.now() - from });
	});
}

/** `acme` of `acme.localhost:8080`; null when the host is not below the base domain. */
export function subdomainOf(host: string, baseDomain: string): string | null {
	const name = host.replace(/:\d+$/, "").toLowerCase();
	return name.endsWith(`.${baseDomain}`) ? name.slice(0, -baseDomain.length - 1) : null;
}
