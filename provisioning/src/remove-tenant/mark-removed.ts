import type { TenantContext } from "#deps.ts";
import type { Step } from "#saga/step.ts";

export const markRemoved: Step<TenantContext> = {
	id: "mark-removed",
	title: "Give its name back",
	async do({ deps, tenant }) {
		await deps.tenants.releaseSlug(tenant.id);
		await deps.tenants.markState(tenant.id, "removed");
		return null;
	},
};
