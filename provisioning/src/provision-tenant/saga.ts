import type { ProvisioningDeps, TenantContext, TenantSubject } from "#deps.ts";
import type { Saga } from "#saga/step.ts";
import { createDatabase } from "./create-database.ts";
import { createOwner } from "./create-owner.ts";
import { createSecrets } from "./create-secrets.ts";
import { createSubaccount } from "./create-subaccount.ts";
import { installCredentials } from "./install-credentials.ts";
import { markActive } from "./mark-active.ts";
import { migrate } from "./migrate.ts";
import { publishRoute } from "./publish-route.ts";
import { publishWorkflows } from "./publish-workflows.ts";
import { reserveSlug } from "./reserve-slug.ts";
import { startN8n } from "./start-n8n.ts";
import { waitHealthy } from "./wait-healthy.ts";

/** How a tenant is born. Whatever fails, the steps before it are undone and the tenant is marked failed, with the reason. */
export function provisionTenantSaga(deps: ProvisioningDeps): Saga<TenantContext, TenantSubject> {
	return {
		id: "provision-tenant",
		steps: [
			reserveSlug,
			createSecrets,
			createDatabase,
			// n8n boots for seconds; the tenant's own tables and account are made meanwhile.
			startN8n,
			migrate,
			createSubaccount,
			waitHealthy,
			createOwner,
			installCredentials,
			publishWorkflows,
			publishRoute,
			markActive,
		],
		context: (tenant) => ({ deps, tenant }),
		onFailure: "undo",
		async settled({ tenant }, outcome) {
			if (outcome.state !== "done") await deps.tenants.markState(tenant.id, "failed", outcome.failure);
		},
	};
}
