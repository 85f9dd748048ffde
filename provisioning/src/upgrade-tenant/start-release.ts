import { ensureStarted } from "#ensure-n8n.ts";
import { ProvisioningError } from "#errors.ts";
import { loginToN8n } from "#n8n/login.ts";
import { n8nOwnerEmail } from "#runtime-spec-of.ts";
import { waitUntilHealthy } from "#runtimes/wait-until-healthy.ts";
import type { Step } from "#saga/step.ts";
import { secretOf } from "#secret-of.ts";
import type { UpgradeContext } from "./context.ts";

const usualLimitMs = 180_000;

/** Starts the new release and waits until its n8n has migrated its database, answers, and lets its owner in. */
export const startRelease: Step<UpgradeContext> = {
	id: "start-release",
	title: "Start the new release",
	async do(ctx) {
		const { deps, tenant } = ctx;
		await ensureStarted(ctx);
		const address = await waitUntilHealthy(deps.runtime, tenant.id, ctx.healthyWithinMs ?? usualLimitMs);
		const cookie = await loginToN8n(address, n8nOwnerEmail(tenant.id), await secretOf(ctx, "n8n.owner_password"));
		if (cookie === "") throw new ProvisioningError("n8n_refused", `n8n ${tenant.release} did not let its owner in.`);
		return null;
	},
	async undo({ deps, tenant }) {
		// Undone once more after a kill, when the former release runs again already: that one stays.
		const { release } = await deps.tenants.read(tenant.id);
		if (release === tenant.release) await deps.runtime.stop(tenant.id);
	},
};
