import type { DatabaseFound } from "#databases/database.ts";
import type { RuntimePart } from "#runtimes/runtime.ts";
import type { Look } from "./look-closer.ts";
import type { TenantOnRecord } from "./records.ts";
import type { Inventory } from "./take-inventory.ts";

export type What = "route" | "runtime" | "subaccount" | "database" | "roles";

/** One thing that is there and should not be, or should be and is not, and what mends it. */
export type Difference = {
	tenantId: string;
	/** Null for one that no record knows. */
	tenant: TenantOnRecord | null;
	what: What;
	problem: "orphan" | "missing";
	mend: "remove" | "stop" | "start" | "publish" | "open" | "suspend" | "restore" | "grant";
	/** What exactly is missing, in words; nothing where that is all of it, or where it only stands still. */
	lacking: readonly string[];
};

/** In the order a removal takes things away: outermost first. */
const parts: readonly What[] = ["route", "runtime", "subaccount", "database", "roles"];

const everyPart: readonly RuntimePart[] = ["n8n", "network", "files"];

/** Holds what is there against what should be. Pure: nothing is asked or changed here. */
export function compare(
	inventory: Inventory,
	tenants: readonly TenantOnRecord[],
	looks: ReadonlyMap<string, Look>,
	isBusy: (tenantId: string) => boolean,
): Difference[] {
	const known = new Map(tenants.map((tenant) => [tenant.subject.id, tenant]));
	const found = parts.flatMap((what) => [...idsOf(inventory, what)]);
	const ids = new Set([...known.keys(), ...found]);
	return [...ids].flatMap((tenantId) => {
		const tenant = known.get(tenantId) ?? null;
		if (!isTenantId(tenantId) || isBusy(tenantId)) return [];
		const look = looks.get(tenantId);
		const of = (
			what: What,
			problem: Difference["problem"],
			mend: Difference["mend"],
			lacking: readonly string[] = [],
		): Difference => ({ tenantId, tenant, what, problem, mend, lacking });
		if (isGone(tenant)) {
			return parts.filter((what) => idsOf(inventory, what).has(tenantId)).map((what) => of(what, "orphan", "remove"));
		}
		if (tenant.state === "suspended") return suspended(tenantId);
		if (tenant.state === "active" || tenant.state === "asleep") return open(tenantId);
		return [];

		function suspended(id: string): Difference[] {
			const differences: Difference[] = [];
			if (inventory.routes.get(id)?.state !== "suspended") differences.push(of("route", "missing", "publish"));
			if (look?.n8n !== "stopped") differences.push(of("runtime", "orphan", "stop"));
			if (inventory.subaccounts?.get(id)?.state === "active") differences.push(of("subaccount", "orphan", "suspend"));
			return [...differences, ...database()];
		}

		function open(id: string): Difference[] {
			const differences = database();
			const lacking = inventory.runtimes.get(id) ?? everyPart;
			// One that sleeps may be stopped: what is to do starts it.
			const standsStill = tenant?.state === "active" && look?.n8n === "stopped";
			if (lacking.length > 0 || standsStill) differences.push(of("runtime", "missing", "start", lacking));
			if (!leadsThere(id)) differences.push(of("route", "missing", "publish"));
			if (inventory.subaccounts !== null && inventory.subaccounts.get(id)?.state !== "active") {
				differences.push(of("subaccount", "missing", "open"));
			}
			return differences;
		}

		function database(): Difference[] {
			if (!look?.database.there) return [of("database", "missing", "restore")];
			const { amiss } = look.database;
			return amiss.length === 0 ? [] : [of("roles", "missing", "grant", amiss)];
		}

		function leadsThere(id: string): boolean {
			const route = inventory.routes.get(id);
			return route?.state === "active" && route.slug === known.get(id)?.subject.slug;
		}
	});
}

/** Removed, undone or unknown: nothing of it should be there. */
function isGone(tenant: TenantOnRecord | null): tenant is null | (TenantOnRecord & { gone: true }) {
	return tenant === null || tenant.state === "removed" || (tenant.state === "failed" && tenant.undone);
}

function idsOf(inventory: Inventory, what: What): { has(id: string): boolean; [Symbol.iterator](): Iterator<string> } {
	if (what === "route") return new Set(inventory.routes.keys());
	if (what === "runtime") return new Set(inventory.runtimes.keys());
	if (what === "subaccount") return new Set(inventory.subaccounts?.keys() ?? []);
	const wanted: DatabaseFound = what === "database" ? "database" : "remains";
	return new Set([...inventory.databases].flatMap(([id, found]) => (found === wanted ? [id] : [])));
}

/** What carries another name in the same place is not ours to judge. */
function isTenantId(id: string): boolean {
	return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
}
