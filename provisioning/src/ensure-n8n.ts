import { databaseRefOf } from "./database-ref-of.ts";
import type { TenantContext } from "./deps.ts";
import { runtimeSpecOf } from "./runtime-spec-of.ts";
import { waitUntilHealthy } from "./runtimes/wait-until-healthy.ts";

/** Starts a tenant's database and n8n unless they run. */
export async function ensureStarted(ctx: TenantContext): Promise<void> {
	await ctx.deps.database.ensure(await databaseRefOf(ctx));
	await ctx.deps.runtime.ensure(await runtimeSpecOf(ctx));
}

/**
 * Makes sure that a tenant's n8n answers, and returns its base URL. Every step that needs n8n asks for it this way: a
 * saga that goes on after a restart of the control plane finds earlier steps done and their processes gone.
 */
export async function ensureN8n(ctx: TenantContext): Promise<string> {
	await ensureStarted(ctx);
	return waitUntilHealthy(ctx.deps.runtime, ctx.tenant.id);
}
