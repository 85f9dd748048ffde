import type { BackupTools } from "#backups/backups.ts";
import type { ProvisioningDeps } from "#deps.ts";
import { createOwner } from "#provision-tenant/create-owner.ts";
import { createSubaccount } from "#provision-tenant/create-subaccount.ts";
import { installCredentials } from "#provision-tenant/install-credentials.ts";
import { markActive } from "#provision-tenant/mark-active.ts";
import { publishRoute } from "#provision-tenant/publish-route.ts";
import { reserveSlug } from "#provision-tenant/reserve-slug.ts";
import { startN8n } from "#provision-tenant/start-n8n.ts";
import { waitHealthy } from "#provision-tenant/wait-healthy.ts";
import type { Saga } from "#saga/step.ts";
import { chooseRelease } from "./choose-release.ts";
import type { RestoreContext, RestoreSubject } from "./context.ts";
import { restoreContent } from "./restore-content.ts";
import { restoreHoldings } from "./restore-holdings.ts";
import { restoreSecrets } from "./restore-secrets.ts";
import { unpackBackup } from "./unpack-backup.ts";
import { clearUnpacked } from "./unpacked.ts";

/** How a tenant is made of a backup. Nothing is made before the whole backup was read and found to be as it was written. */
export function restoreTenantSaga(deps: ProvisioningDeps, tools: BackupTools): Saga<RestoreContext, RestoreSubject> {
	return {
		id: "restore-tenant",
		steps: [
			reserveSlug,
			unpackBackup,
			restoreSecrets,
			restoreContent,
			restoreHoldings,
			chooseRelease,
			startN8n,
			createSubaccount,
			waitHealthy,
			createOwner,
			installCredentials,
			publishRoute,
			markActive,
		],
		context: (tenant) => ({ deps, tools, tenant }),
		onFailure: "undo",
		async settled(ctx, outcome) {
			await clearUnpacked(ctx);
			if (outcome.state !== "done") await deps.tenants.markState(ctx.tenant.id, "failed", outcome.failure);
		},
	};
}
