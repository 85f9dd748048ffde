import type { TenantContext } from "#deps.ts";
import { waitUntilHealthy } from "#runtimes/wait-until-healthy.ts";
import { startTenant } from "#start-tenant/start.ts";
import { openSubaccount } from "#subaccounts/open.ts";

/** Opens a suspended tenant again; it counts as active once its n8n is healthy. May be repeated. */
export async function resumeTenant(ctx: TenantContext): Promise<void> {
	const { deps, tenant } = ctx;
	if (deps.subaccounts !== null) {
		// Made where there is none: Twilio may have been configured after the tenant was.
		await openSubaccount(ctx, deps.subaccounts);
		await deps.subaccounts.activate(tenant.id);
	}
	await startTenant(ctx);
	await waitUntilHealthy(deps.runtime, tenant.id);
	await deps.tenants.markState(tenant.id, "active");
}
