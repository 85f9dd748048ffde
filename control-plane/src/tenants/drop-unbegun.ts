import type { TenantRecords } from "@flomastr/provisioning/deps";

/** Takes back a tenant of which only the row and its people were written: its name is free again, its rows are erased. */
export async function dropUnbegun(tenants: TenantRecords, tenantId: string): Promise<void> {
	await tenants.releaseSlug(tenantId);
	await tenants.markState(tenantId, "removed");
}
