import type { TenantContext } from "#deps.ts";
import type { Step } from "#saga/step.ts";
import { publishRoute } from "./publish-route.ts";

export const markActive: Step<TenantContext> = {
	id: "mark-active",
	title: "Open for business",
	async do(ctx) {
		// The embedded gateway forgets its routes with its process.
		await publishRoute.do(ctx);
		await ctx.deps.tenants.markState(ctx.tenant.id, "active");
		return null;
	},
};
