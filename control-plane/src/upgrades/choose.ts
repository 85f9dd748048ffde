import { createHash } from "node:crypto";
import type { UpgradeRequest } from "@flomastr/contracts/upgrade";
import type { TenantRow } from "#tenants/list.ts";

/** What becomes of a tenant in a rollout: it waits for its turn, or is passed over for a reason. */
export type Chosen = { row: TenantRow; skipped: string | null };

/**
 * Tenants of a rollout. A share is always the same tenants for the same release, and a larger share contains the smaller
 * one: 5 % first and then all means that nobody is upgraded twice.
 */
export function chooseTenants(all: TenantRow[], { to, release }: Pick<UpgradeRequest, "to" | "release">): Chosen[] {
	const living = all.filter(({ state }) => state !== "removed" && state !== "removing");
	const order = (id: string) => createHash("sha256").update(`${release}/${id}`).digest("hex");
	const chosen =
		"tenants" in to
			? living.filter(({ id }) => to.tenants.includes(id))
			: living.toSorted((a, b) => order(a.id).localeCompare(order(b.id))).slice(0, Math.ceil(to.share * living.length));
	return chosen
		.filter((row) => "tenants" in to || row.release !== release)
		.map((row) => ({ row, skipped: reasonToSkip(row, release) }));
}

function reasonToSkip({ state, release: runs }: TenantRow, release: string): string | null {
	if (runs === release) return `It runs ${release} already.`;
	if (state === "active" || state === "asleep") return null;
	return `It is ${state}; upgrade it when it is active again.`;
}
