import type { TenantContext } from "#deps.ts";
import type { Step } from "#saga/step.ts";

export const publishRoute: Step<TenantContext> = {
	id: "publish-route",
	title: "Open the address",
	async do({ deps, tenant }) {
		const { id: tenantId, slug, name } = tenant;
		await deps.gateway.publish({ tenantId, slug, name, state: "active", n8n: deps.runtime.address(tenantId) });
		return null;
	},
	async undo({ deps, tenant }) {
		await deps.gateway.withdraw(tenant.id);
	},
};
