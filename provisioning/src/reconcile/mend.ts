import { databaseRefOf } from "#database-ref-of.ts";
import type { ProvisioningDeps, TenantContext } from "#deps.ts";
import { startTenant } from "#start-tenant/start.ts";
import { openSubaccount } from "#subaccounts/open.ts";
import type { Difference, What } from "./compare.ts";

/** Removes what is left over, or brings back what is missing. May be repeated; `restore` is a person's decision. */
export async function mend(deps: ProvisioningDeps, { tenantId, tenant, what, mend }: Difference): Promise<void> {
	if (mend === "remove") return remove[what](deps, tenantId);
	if (mend === "stop") return deps.runtime.stop(tenantId);
	if (mend === "suspend") return deps.subaccounts?.suspend(tenantId);
	if (tenant === null || mend === "restore") return;
	const ctx: TenantContext = { deps, tenant: tenant.subject };
	if (mend === "start") {
		await startTenant(ctx);
		// It is awake now; whoever puts tenants to sleep decides anew.
		if (tenant.state === "asleep") await deps.tenants.markState(tenantId, "active");
	}
	if (mend === "grant") await deps.database.open(await databaseRefOf(ctx));
	if (mend === "publish") {
		const { slug, name } = tenant.subject;
		const state = tenant.state === "suspended" ? "suspended" : "active";
		await deps.gateway.publish({ tenantId, slug, name, state });
	}
	if (mend === "open" && deps.subaccounts !== null) {
		await openSubaccount(ctx, deps.subaccounts);
		await deps.subaccounts.activate(tenantId);
	}
}

const remove: Record<What, (deps: ProvisioningDeps, tenantId: string) => Promise<void>> = {
	route: ({ gateway }, id) => gateway.withdraw(id),
	runtime: ({ runtime }, id) => runtime.remove(id),
	subaccount: async ({ subaccounts }, id) => subaccounts?.close(id),
	database: ({ database }, id) => database.drop(id),
	roles: ({ database }, id) => database.drop(id),
};
