import type { TenantContext } from "#deps.ts";
import { ensureStarted } from "#ensure-n8n.ts";
import type { Step } from "#saga/step.ts";

export const startN8n: Step<TenantContext> = {
	id: "start-n8n",
	title: "Start n8n",
	async do(ctx) {
		await ensureStarted(ctx);
		return null;
	},
	async undo({ deps, tenant }) {
		await deps.runtime.remove(tenant.id);
	},
};
