import type { TenantOnRecord } from "./records.ts";
import type { Inventory } from "./take-inventory.ts";

export type What = "route" | "runtime" | "subaccount" | "database";

/** One thing that is there and should not be, or should be and is not, and what mends it. */
export type Difference = {
	tenantId: string;
	/** Null for one that no record knows. */
	tenant: TenantOnRecord | null;
	what: What;
	problem: "orphan" | "missing";
	mend: "remove" | "stop" | "start" | "publish" | "open" | "suspend" | "restore";
};

/** In the order a removal takes things away: outermost first. */
const parts: readonly What[] = ["route", "runtime", "subaccount", "database"];

/**
 * Holds what is there against what should be. Pure: nothing is asked or changed here.
 *
 * @param running what `running` says of suspended tenants: whether their n8n still runs
 */
export function compare(
	inventory: Inventory,
	tenants: readonly TenantOnRecord[],
	isBusy: (tenantId: string) => boolean,
	isRunning: (tenantId: string) => boolean,
	addressOf: (tenantId: string) => string | null,
): Difference[] {
	const known = new Map(tenants.map((tenant) => [tenant.subject.id, tenant]));
	const found = parts.flatMap((what) => [...idsOf(inventory, what)]);
	const ids = new Set([...known.keys(), ...found]);
	return [...ids].flatMap((tenantId) => {
		const tenant = known.get(tenantId) ?? null;
		if (!isTenantId(tenantId) || isBusy(tenantId)) return [];
		const of = (what: What, problem: Difference["problem"], mend: Difference["mend"]): Difference => ({
			tenantId,
			tenant,
			what,
			problem,
			mend,
		});
		if (isGone(tenant)) {
			return parts.filter((what) => idsOf(inventory, what).has(tenantId)).map((what) => of(what, "orphan", "remove"));
		}
		if (tenant.state === "suspended") return suspended(tenantId);
		if (tenant.state === "active" || tenant.state === "asleep") return open(tenantId);
		return [];

		function suspended(id: string): Difference[] {
			const differences: Difference[] = [];
			if (inventory.routes.get(id)?.state !== "suspended") differences.push(of("route", "missing", "publish"));
			if (isRunning(id)) differences.push(of("runtime", "orphan", "stop"));
			if (inventory.subaccounts?.get(id)?.state === "active") differences.push(of("subaccount", "orphan", "suspend"));
			if (!inventory.databases.has(id)) differences.push(of("database", "missing", "restore"));
			return differences;
		}

		function open(id: string): Difference[] {
			const differences: Difference[] = [];
			if (!inventory.databases.has(id)) differences.push(of("database", "missing", "restore"));
			if (!inventory.runtimes.has(id)) differences.push(of("runtime", "missing", "start"));
			if (!leadsThere(id)) differences.push(of("route", "missing", "publish"));
			if (inventory.subaccounts !== null && inventory.subaccounts.get(id)?.state !== "active") {
				differences.push(of("subaccount", "missing", "open"));
			}
			return differences;
		}

		function leadsThere(id: string): boolean {
			const route = inventory.routes.get(id);
			const address = addressOf(id);
			return (
				route?.state === "active" &&
				route.slug === known.get(id)?.subject.slug &&
				(address === null || route.n8n === address)
			);
		}
	});
}

/** Removed, undone or unknown: nothing of it should be there. */
function isGone(tenant: TenantOnRecord | null): tenant is null | (TenantOnRecord & { gone: true }) {
	return tenant === null || tenant.state === "removed" || (tenant.state === "failed" && tenant.undone);
}

function idsOf(inventory: Inventory, what: What): { has(id: string): boolean; [Symbol.iterator](): Iterator<string> } {
	if (what === "route") return new Set(inventory.routes.keys());
	if (what === "runtime") return new Set(inventory.runtimes);
	if (what === "subaccount") return new Set(inventory.subaccounts?.keys() ?? []);
	return new Set(inventory.databases);
}

/** What carries another name in the same place is not ours to judge. */
function isTenantId(id: string): boolean {
	return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
}
