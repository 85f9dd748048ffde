import type { TenantContext } from "#deps.ts";
import { ensureStarted } from "#ensure-n8n.ts";
import { migrateColdStore } from "#provision-tenant/migrate.ts";

/**
 * Brings an active tenant up after the control plane has started: database, its migrations, n8n, route. Returns once
 * n8n has been started; the route answers 503 for it until it is healthy.
 */
export async function startTenant(ctx: TenantContext): Promise<void> {
	const { deps, tenant } = ctx;
	const route = { tenantId: tenant.id, slug: tenant.slug, name: tenant.name, state: "active" } as const;
	// The front end and the hooks are there at once; only the editor has to wait for n8n.
	await deps.gateway.publish({ ...route, n8n: deps.runtime.address(tenant.id) });
	await migrateColdStore(ctx);
	await ensureStarted(ctx);
	await deps.gateway.publish({ ...route, n8n: deps.runtime.address(tenant.id) });
}
