import { databaseRefOf } from "#database-ref-of.ts";
import type { TenantContext } from "#deps.ts";
import type { Step } from "#saga/step.ts";

export const createDatabase: Step<TenantContext> = {
	id: "create-database",
	title: "Create the database",
	async do(ctx) {
		await ctx.deps.database.ensure(await databaseRefOf(ctx));
		return null;
	},
	async undo({ deps, tenant }) {
		await deps.database.drop(tenant.id);
	},
};
