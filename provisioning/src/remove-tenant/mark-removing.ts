import type { TenantContext } from "#deps.ts";
import type { Step } from "#saga/step.ts";

export const markRemoving: Step<TenantContext> = {
	id: "mark-removing",
	title: "Stop taking work",
	async do({ deps, tenant }) {
		await deps.tenants.markState(tenant.id, "removing");
		return null;
	},
};
