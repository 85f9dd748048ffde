import { installCredentials } from "#provision-tenant/install-credentials.ts";
import { markActive } from "#provision-tenant/mark-active.ts";
import type { Saga } from "#saga/step.ts";
import { checkWork } from "./check-work.ts";
import type { UpgradeContext, UpgradeDeps, UpgradeSubject } from "./context.ts";
import { drain } from "./drain.ts";
import { keepBackup } from "./keep-backup.ts";
import { setRelease } from "./set-release.ts";
import { startRelease } from "./start-release.ts";
import { stopN8n } from "./stop-n8n.ts";

/**
 * How a tenant comes to another release. Whatever fails, it goes back: the new n8n is stopped, the release is the former
 * one, the database as it was, and the former n8n runs again. Events and requests wait from the first step to the end.
 */
export function upgradeTenantSaga({
	provisioning,
	tools,
	backups,
	holds,
	healthyWithinMs,
}: UpgradeDeps): Saga<UpgradeContext, UpgradeSubject> {
	return {
		id: upgradeSagaId,
		steps: [drain, stopN8n, keepBackup, setRelease, startRelease, checkWork, installCredentials, markActive],
		// Called whenever a run goes on, after a kill as well.
		context(tenant) {
			holds.hold(tenant.id);
			return { deps: provisioning, tools, backups, tenant, healthyWithinMs };
		},
		onFailure: "undo",
		async settled({ tenant }, outcome) {
			if (outcome.state === "failed") await provisioning.tenants.markState(tenant.id, "failed", outcome.failure);
			holds.letGo(tenant.id);
		},
	};
}

export const upgradeSagaId = "upgrade-tenant";
