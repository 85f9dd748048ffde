import type { TenantContext } from "#deps.ts";
import { waitUntilHealthy } from "#runtimes/wait-until-healthy.ts";
import { startTenant } from "#start-tenant/start.ts";

/** Opens a suspended tenant again; it counts as active once its n8n is healthy. May be repeated. */
export async function resumeTenant(ctx: TenantContext): Promise<void> {
	const { deps, tenant } = ctx;
	await startTenant(ctx);
	await waitUntilHealthy(deps.runtime, tenant.id);
	await deps.tenants.markState(tenant.id, "active");
}
