import { databaseRefOf } from "./database-ref-of.ts";
import type { TenantContext } from "./deps.ts";
import { runtimeSpecOf } from "./runtime-spec-of.ts";
import { waitUntilHealthy } from "./runtimes/wait-until-healthy.ts";

/** Starts a tenant's database and n8n unless they run. Makes n8n where it is gone, and never a database. */
export async function ensureStarted(ctx: TenantContext): Promise<void> {
	await ctx.deps.database.open(await databaseRefOf(ctx));
	await ctx.deps.runtime.ensure(await runtimeSpecOf(ctx));
}

/** Runs in which n8n was started, or found to be as it should be, by this process. */
const started = new WeakSet<TenantContext>();

/**
 * Makes sure that a tenant's n8n answers, and returns its base URL. Every step that needs n8n asks for it this way: a
 * saga that goes on after a restart of the control plane finds earlier steps done and their processes gone. Within a run
 * the steps after the first only look whether it still runs.
 */
export async function ensureN8n(ctx: TenantContext): Promise<string> {
	if (started.has(ctx)) {
		const { state, address } = await ctx.deps.runtime.inspect(ctx.tenant.id);
		if (state === "running" && address !== null) return address;
	}
	await ensureStarted(ctx);
	started.add(ctx);
	return waitUntilHealthy(ctx.deps.runtime, ctx.tenant.id, ctx.deps.healthyWithinMs);
}
