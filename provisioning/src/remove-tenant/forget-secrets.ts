import type { TenantContext } from "#deps.ts";
import type { Step } from "#saga/step.ts";
import { secretNames } from "#secret-names.ts";

export const forgetSecrets: Step<TenantContext> = {
	id: "forget-secrets",
	title: "Forget its secrets",
	async do({ deps, tenant }) {
		for (const name of secretNames) await deps.vault.delete(tenant.id, name);
		return null;
	},
};
