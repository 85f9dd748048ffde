import { createMiddleware } from "hono/factory";
import { AppError } from "../errors.ts";
import type { HttpEnv } from "./env.ts";

/**
 * Tenants' containers come past the gateway: they have the API of their tenant by its token, and nothing else. They could
 * pretend to be any host and any address, e.g. to use up the operator's tries at signing in.
 */
export const tokenAlone = createMiddleware<HttpEnv>(async (c, next) => {
	if (c.env?.fromTenants === true && !c.req.header("authorization")?.startsWith("Bearer ")) throw refusal();
	await next();
});

/** What has no place in the tenant API: signing in, webhooks, the sandbox's phone. */
export const notForContainers = createMiddleware<HttpEnv>(async (c, next) => {
	if (c.env?.fromTenants === true) throw refusal();
	await next();
});

const refusal = () =>
	new AppError(
		"unauthenticated",
		"At this address only a tenant's token counts, and only for the tenant API. Everybody else comes through the gateway; where this is the gateway, PRIVATE_LISTEN must be at the address that it calls.",
	);
