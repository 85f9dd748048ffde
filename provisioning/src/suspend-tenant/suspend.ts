import type { TenantContext } from "#deps.ts";

/** Closes a tenant without deleting anything: its host says so, n8n and the database rest. May be repeated. */
export async function suspendTenant({ deps, tenant }: TenantContext): Promise<void> {
	// While its engine is away nothing is begun: half a suspension would count as one.
	await deps.runtime.inspect(tenant.id);
	// First, so that a kill from here on leaves a tenant that the next start keeps closed.
	await deps.tenants.markState(tenant.id, "suspended");
	const { id: tenantId, slug, name } = tenant;
	await deps.gateway.publish({ tenantId, slug, name, state: "suspended" });
	await deps.runtime.stop(tenantId);
	await deps.database.release(tenantId);
	// Last: the vendor may be away, and the tenant rests all the same.
	await deps.subaccounts?.suspend(tenantId);
}
