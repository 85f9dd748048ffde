import type { DatabaseFound } from "#databases/database.ts";
import type { ProvisioningDeps } from "#deps.ts";
import type { Route } from "#gateways/gateway.ts";
import type { RuntimePart } from "#runtimes/runtime.ts";
import type { Subaccount } from "#subaccounts/subaccounts.ts";

/** What is there, by tenant id. */
export type Inventory = {
	/** With the parts that are missing. */
	runtimes: ReadonlyMap<string, readonly RuntimePart[]>;
	databases: ReadonlyMap<string, DatabaseFound>;
	routes: ReadonlyMap<string, Route>;
	/** Null where there is no Twilio account. */
	subaccounts: ReadonlyMap<string, Subaccount> | null;
};

/** Asks every part what it has. @throws ProvisioningError of the first part that does not answer */
export async function takeInventory(deps: ProvisioningDeps): Promise<Inventory> {
	const [runtimes, databases, routes, subaccounts] = await Promise.all([
		deps.runtime.list(),
		deps.database.list(),
		deps.gateway.list(),
		deps.subaccounts?.list() ?? null,
	]);
	return {
		runtimes,
		databases,
		routes: new Map(routes.map((route) => [route.tenantId, route])),
		subaccounts: subaccounts && new Map(subaccounts.map((one) => [one.tenantId, one])),
	};
}
