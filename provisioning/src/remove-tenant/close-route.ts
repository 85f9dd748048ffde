import type { TenantContext } from "#deps.ts";
import type { Step } from "#saga/step.ts";

export const closeRoute: Step<TenantContext> = {
	id: "close-route",
	title: "Close the address",
	async do({ deps, tenant }) {
		await deps.gateway.withdraw(tenant.id);
		return null;
	},
};
