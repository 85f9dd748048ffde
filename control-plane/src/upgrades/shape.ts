import type { Upgrade } from "@flomastr/contracts/upgrade";
import { asc, desc, eq, inArray } from "drizzle-orm";
import type { HotDatabase } from "#hot/client.ts";
import { notFound } from "../errors.ts";
import { upgrades, upgradeTenants } from "./schema.hot.ts";

/** Rollouts with their tenants, newest first; one by id, or the last hundred. */
export async function readUpgrades(hot: HotDatabase, id?: string): Promise<Upgrade[]> {
	const found = await hot
		.select()
		.from(upgrades)
		.where(id === undefined ? undefined : eq(upgrades.id, id))
		.orderBy(desc(upgrades.createdAt))
		.limit(100);
	if (found.length === 0) return [];
	const ids = found.map((row) => row.id);
	const rows = await hot
		.select()
		.from(upgradeTenants)
		.where(inArray(upgradeTenants.upgradeId, ids))
		.orderBy(asc(upgradeTenants.position));
	const byUpgrade = Map.groupBy(rows, ({ upgradeId }) => upgradeId);
	return found.map((row) => ({
		id: row.id,
		release: row.release,
		state: row.state,
		created_at: row.createdAt.toISOString(),
		finished_at: row.finishedAt?.toISOString() ?? null,
		tenants: (byUpgrade.get(row.id) ?? []).map(({ ofTenant, slug, fromRelease, state, error }) => ({
			id: ofTenant,
			slug,
			from: fromRelease,
			state,
			error,
		})),
	}));
}

export async function readUpgrade(hot: HotDatabase, id: string): Promise<Upgrade> {
	const [found] = await readUpgrades(hot, id);
	if (!found) throw notFound("upgrade", id);
	return found;
}
