import type { Context } from "hono";
import type { TenantRef } from "../context.ts";
import { AppError } from "../errors.ts";
import type { HttpEnv } from "./env.ts";

/** The tenant of a request to a tenant's API; throws on the console's host, which has none. */
export function tenantOf(c: Context<HttpEnv>): TenantRef {
	const tenant = c.get("tenant");
	if (tenant) return tenant;
	throw new AppError("not_found", "This belongs to a tenant. Ask at the tenant's own address, not at the console's.");
}
