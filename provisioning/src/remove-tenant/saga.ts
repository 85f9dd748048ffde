import type { Backups } from "#backups/backups.ts";
import type { ProvisioningDeps } from "#deps.ts";
import type { Saga } from "#saga/step.ts";
import { closeRoute } from "./close-route.ts";
import { closeSubaccount } from "./close-subaccount.ts";
import type { RemoveContext, RemoveSubject } from "./context.ts";
import { dropDatabase } from "./drop-database.ts";
import { finalBackup } from "./final-backup.ts";
import { forgetSecrets } from "./forget-secrets.ts";
import { markRemoved } from "./mark-removed.ts";
import { markRemoving } from "./mark-removing.ts";
import { removeN8n } from "./remove-n8n.ts";

/** How a tenant is removed, outermost first. It is never half brought back: a step that fails is tried again from there. */
export function removeTenantSaga(
	deps: ProvisioningDeps,
	/** Null: none is kept, for tests of the rest. */
	backups: Backups | null = null,
): Saga<RemoveContext, RemoveSubject> {
	const keep = backups === null ? [] : [finalBackup(backups)];
	return {
		id: "remove-tenant",
		steps: [markRemoving, closeRoute, ...keep, removeN8n, closeSubaccount, dropDatabase, forgetSecrets, markRemoved],
		context: (tenant) => ({ deps, tenant }),
		onFailure: "stop",
		async settled({ tenant }, outcome) {
			if (outcome.state !== "done") await deps.tenants.markState(tenant.id, "failed", outcome.failure);
		},
	};
}
