import type { TenantContext } from "#deps.ts";
import { ensureStarted } from "#ensure-n8n.ts";
import { migrateColdStore } from "#provision-tenant/migrate.ts";

/**
 * Brings an active tenant up after the control plane has started: route, database, its migrations, n8n. Returns once
 * n8n has been started; the gate answers 503 for it until it is healthy.
 */
export async function startTenant(ctx: TenantContext): Promise<void> {
	const { deps, tenant } = ctx;
	const { id: tenantId, slug, name } = tenant;
	// The front end and the hooks are there at once; only the editor has to wait for n8n.
	await deps.gateway.publish({ tenantId, slug, name, state: "active" });
	await migrateColdStore(ctx);
	await ensureStarted(ctx);
}
