import type { TenantContext } from "#deps.ts";
import { ensureN8n } from "#ensure-n8n.ts";
import type { Step } from "#saga/step.ts";

export const publishRoute: Step<TenantContext> = {
	id: "publish-route",
	title: "Open the address",
	async do(ctx) {
		const { id: tenantId, slug, name } = ctx.tenant;
		// A host is opened once somebody answers behind it.
		await ensureN8n(ctx);
		await ctx.deps.gateway.publish({ tenantId, slug, name, state: "active" });
		return null;
	},
	async undo({ deps, tenant }) {
		await deps.gateway.withdraw(tenant.id);
	},
};
