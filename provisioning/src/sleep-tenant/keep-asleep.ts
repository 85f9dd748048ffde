import type { TenantContext } from "#deps.ts";
import { migrateColdStore } from "#provision-tenant/migrate.ts";

/**
 * Brings a sleeping tenant to where it was after the control plane has started: its database, which takes messages and
 * tells what is due, and its host. n8n stays as it is.
 */
export async function keepAsleep(ctx: TenantContext): Promise<void> {
	const { deps, tenant } = ctx;
	const { id: tenantId, slug, name } = tenant;
	await deps.gateway.publish({ tenantId, slug, name, state: "active" });
	await migrateColdStore(ctx);
}
