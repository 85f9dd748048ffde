import type { TenantContext } from "#deps.ts";
import { ensureN8n } from "#ensure-n8n.ts";
import type { Step } from "#saga/step.ts";

export const waitHealthy: Step<TenantContext> = {
	id: "wait-healthy",
	title: "Wait until n8n is healthy",
	async do(ctx) {
		await ensureN8n(ctx);
		return null;
	},
};
