import type { TenantContext } from "#deps.ts";
import type { Step } from "#saga/step.ts";

export const markActive: Step<TenantContext> = {
	id: "mark-active",
	title: "Open for business",
	async do({ deps, tenant }) {
		await deps.tenants.markState(tenant.id, "active");
		return null;
	},
};
