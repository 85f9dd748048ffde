import { createMiddleware } from "hono/factory";
import type { KnownTenant, TenantDirectory } from "#tenants/directory.ts";
import { AppError } from "../errors.ts";
import type { HttpEnv } from "./env.ts";
import { subdomainOf } from "./request-context.ts";

/** The platform's own host beside the tenants'. */
export const consoleName = "console";

/**
 * Finds the tenant of the host. The console has none, nor has a host outside the base domain (the private address that
 * nodes call: there the token names the tenant).
 */
export function tenantOfHost(directory: TenantDirectory, baseDomain: string) {
	return createMiddleware<HttpEnv>(async (c, next) => {
		const name = subdomainOf(c.get("host"), baseDomain);
		c.set("tenant", null);
		if (name !== null && name !== consoleName) {
			const tenant = await directory.bySlug(name);
			if (!tenant || tenant.state === "removed") {
				throw new AppError(
					"not_found",
					`There is no tenant "${name}" here. Check the address, or create it at the console.`,
				);
			}
			requireOpen(tenant);
			c.set("tenant", { id: tenant.id, slug: tenant.slug, name: tenant.name });
			c.set("log", c.get("log").child({ tenant: tenant.id, slug: tenant.slug }));
		}
		await next();
	});
}

/** @throws AppError `unavailable` for a tenant that an operator has closed, or that is in no state to be used */
export function requireOpen({ slug, state }: KnownTenant): void {
	if (!["suspended", "removing", "failed"].includes(state)) return;
	throw new AppError("unavailable", `The tenant "${slug}" is ${state}. An operator can resume it at the console.`);
}
