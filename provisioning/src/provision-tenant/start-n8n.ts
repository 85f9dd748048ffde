import { databaseRefOf } from "#database-ref-of.ts";
import type { TenantContext } from "#deps.ts";
import { runtimeSpecOf } from "#runtime-spec-of.ts";
import type { Step } from "#saga/step.ts";

export const startN8n: Step<TenantContext> = {
	id: "start-n8n",
	title: "Start n8n",
	async do(ctx) {
		// After a restart of the control plane this may be the first step that is done again.
		await ctx.deps.database.ensure(await databaseRefOf(ctx));
		await ctx.deps.runtime.ensure(await runtimeSpecOf(ctx));
		return null;
	},
	async undo({ deps, tenant }) {
		await deps.runtime.remove(tenant.id);
	},
};
