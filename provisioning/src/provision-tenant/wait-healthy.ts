import type { TenantContext } from "#deps.ts";
import { waitUntilHealthy } from "#runtimes/wait-until-healthy.ts";
import type { Step } from "#saga/step.ts";

export const waitHealthy: Step<TenantContext> = {
	id: "wait-healthy",
	title: "Wait until n8n is healthy",
	async do({ deps, tenant }) {
		await waitUntilHealthy(deps.runtime, tenant.id);
		return null;
	},
};
