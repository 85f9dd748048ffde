import { ensureN8n } from "#ensure-n8n.ts";
import { installCredentials } from "#provision-tenant/install-credentials.ts";
import { publishRoute } from "#provision-tenant/publish-route.ts";
import type { Step } from "#saga/step.ts";
import type { UpgradeContext } from "./context.ts";

/** Its undo is the end of a rollback: by then database and release are the former ones. */
export const stopN8n: Step<UpgradeContext> = {
	id: "stop-n8n",
	title: "Stop n8n",
	async do({ deps, tenant }) {
		// Asleep or not, from here on it is nobody's to wake.
		await deps.tenants.markState(tenant.id, "active");
		await deps.runtime.stop(tenant.id);
		return null;
	},
	async undo(ctx) {
		await ensureN8n(ctx);
		await installCredentials.do(ctx);
		await publishRoute.do(ctx);
	},
};
