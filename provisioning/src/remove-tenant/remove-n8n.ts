import type { TenantContext } from "#deps.ts";
import type { Step } from "#saga/step.ts";

export const removeN8n: Step<TenantContext> = {
	id: "remove-n8n",
	title: "Remove n8n and its files",
	async do({ deps, tenant }) {
		await deps.runtime.remove(tenant.id);
		return null;
	},
};
