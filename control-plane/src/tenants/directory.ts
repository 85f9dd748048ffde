import type { TenantState } from "@flomastr/contracts/tenant";
import { eq, or, sql } from "drizzle-orm";
import type { HotDatabase } from "#hot/client.ts";
import type { TenantRef } from "../context.ts";
import { tenants } from "./schema.hot.ts";

export interface KnownTenant extends TenantRef {
	state: TenantState;
}

/** Finds tenants by host name or id. Read at every request, so kept in memory until `forget`. */
export interface TenantDirectory {
	bySlug(slug: string): Promise<KnownTenant | null>;
	byId(id: string): Promise<KnownTenant | null>;
	forget(id: string): void;
}

/** Names of strangers are not remembered, or anybody could fill the memory with guesses. */
export function createTenantDirectory(hot: HotDatabase): TenantDirectory {
	const known = new Map<string, KnownTenant>();
	let forgotten = 0;

	async function find(key: string): Promise<KnownTenant | null> {
		const remembered = known.get(key);
		if (remembered) return remembered;
		const before = forgotten;
		const [row] = await hot
			.select({ id: tenants.id, slug: tenants.slug, name: tenants.name, state: tenants.state })
			.from(tenants)
			.where(or(eq(tenants.slug, key), sql`${tenants.id}::text = ${key}`));
		if (!row) return null;
		const tenant = { ...row, state: row.state as TenantState };
		// Asked before a change that came meanwhile, the answer may be what no longer holds.
		if (forgotten === before) known.set(row.slug, tenant).set(row.id, tenant);
		return tenant;
	}

	return {
		bySlug: find,
		byId: find,
		forget(id) {
			forgotten += 1;
			const tenant = known.get(id);
			if (tenant) known.delete(tenant.slug);
			known.delete(id);
		},
	};
}
