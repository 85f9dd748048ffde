import type { TenantContext } from "#deps.ts";
import type { Step } from "#saga/step.ts";

export const reserveSlug: Step<TenantContext> = {
	id: "reserve-slug",
	title: "Reserve the address",
	async do({ deps, tenant }) {
		await deps.tenants.markState(tenant.id, "provisioning");
		await deps.tenants.reserveSlug(tenant.id, tenant.slug);
		return null;
	},
	async undo({ deps, tenant }) {
		await deps.tenants.releaseSlug(tenant.id);
	},
};
