import type { Tenant, TenantCreate, TenantDetail, TenantUsage } from "@flomastr/contracts/tenant";

/**
 * What an operator does with tenants. Creating and removing answer at once and go on in the background; their steps
 * are told over the console's live stream. `run-lifecycle.ts` binds it to provisioning.
 */
export interface TenantLifecycle {
	/** @throws AppError `invalid` with `fields.slug` when the name is taken, `fields.pack` when there is no such pack */
	create(input: TenantCreate): Promise<Tenant>;
	list(): Promise<Tenant[]>;
	detail(id: string): Promise<TenantDetail>;
	/** Apart from the detail: an engine takes up to a second to measure a container. */
	usage(id: string): Promise<TenantUsage>;
	suspend(id: string): Promise<Tenant>;
	resume(id: string): Promise<Tenant>;
	/** Restarts the tenant's n8n. */
	restart(id: string): Promise<Tenant>;
	/** Takes a failed provisioning or removal up again. */
	retry(id: string): Promise<Tenant>;
	/** Keeps a last backup, unless told not to. */
	remove(id: string, options?: { withoutBackup: boolean }): Promise<Tenant>;
	/** Packs a tenant can start from. */
	packs(): Promise<{ id: string; name: string; description: string }[]>;
}
