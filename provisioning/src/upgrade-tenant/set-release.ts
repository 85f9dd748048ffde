import type { Step } from "#saga/step.ts";
import type { UpgradeContext } from "./context.ts";

export const setRelease: Step<UpgradeContext> = {
	id: "set-release",
	title: "Change the release",
	async do({ deps, tenant }) {
		await deps.tenants.setRelease(tenant.id, tenant.release);
		return { from: tenant.from };
	},
	async undo({ deps, tenant }) {
		await deps.tenants.setRelease(tenant.id, tenant.from);
	},
};
