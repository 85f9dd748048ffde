import type { TenantContext } from "#deps.ts";
import type { Step } from "#saga/step.ts";

export const dropDatabase: Step<TenantContext> = {
	id: "drop-database",
	title: "Drop the database",
	async do({ deps, tenant }) {
		await deps.database.drop(tenant.id);
		return null;
	},
};
