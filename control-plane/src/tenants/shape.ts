import type { PlanId, Tenant, TenantState } from "@flomastr/contracts/tenant";
import type { tenants } from "./schema.hot.ts";

/** @param url gives the front end's address of a slug */
export function tenantShape(row: typeof tenants.$inferSelect, url: (slug: string) => string): Tenant {
	return {
		id: row.id,
		slug: row.slug,
		name: row.name,
		pack: row.pack,
		plan: row.plan as PlanId,
		release: row.release,
		state: row.state as TenantState,
		failure: row.failureStep ? { step: row.failureStep, reason: row.failureReason ?? "" } : null,
		url: url(row.slug),
		created_at: row.createdAt.toISOString(),
		state_changed_at: row.stateChangedAt.toISOString(),
	};
}
