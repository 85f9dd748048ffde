import { asc, inArray, ne } from "drizzle-orm";
import type { HotDatabase } from "#hot/client.ts";
import type { TenantRef } from "../context.ts";
import { tenants } from "./schema.hot.ts";

export type TenantRow = typeof tenants.$inferSelect;

/** Every tenant that is not removed, for the console. */
export function listTenants(hot: HotDatabase): Promise<TenantRow[]> {
	return hot.select().from(tenants).where(ne(tenants.state, "removed")).orderBy(asc(tenants.createdAt));
}

/** Tenants whose background work goes on. */
export function activeTenants(hot: HotDatabase): Promise<TenantRef[]> {
	return hot
		.select({ id: tenants.id, slug: tenants.slug, name: tenants.name })
		.from(tenants)
		.where(inArray(tenants.state, ["active", "asleep"]));
}
