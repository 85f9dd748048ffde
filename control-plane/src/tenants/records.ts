import type { PlanId, TenantState } from "@flomastr/contracts/tenant";
import type { TenantRecords } from "@flomastr/provisioning/deps";
import { ProvisioningError } from "@flomastr/provisioning/errors";
import { and, eq } from "drizzle-orm";
import type { HotDatabase } from "#hot/client.ts";
import type { TenantDirectory } from "./directory.ts";
import { tenants } from "./schema.hot.ts";

/** Lets provisioning write how far a tenant has come. */
export function createTenantRecords(
	hot: HotDatabase,
	directory: TenantDirectory,
	on: { changed(tenantId: string): void; removed(tenantId: string): Promise<void> },
): TenantRecords {
	const update = async (tenantId: string, change: Partial<typeof tenants.$inferInsert>, from?: TenantState) => {
		const { rowCount } = await hot
			.update(tenants)
			.set(change)
			.where(and(eq(tenants.id, tenantId), from && eq(tenants.state, from)));
		directory.forget(tenantId);
		on.changed(tenantId);
		return rowCount === 1;
	};
	const inState = (state: TenantState, failure?: { step: string; reason: string }) => ({
		state,
		failureStep: failure?.step ?? null,
		failureReason: failure?.reason ?? null,
		stateChangedAt: new Date(),
	});
	return {
		async read(tenantId) {
			const [row] = await hot.select().from(tenants).where(eq(tenants.id, tenantId));
			if (!row) throw new ProvisioningError("unknown_tenant", `There is no tenant ${tenantId}.`);
			const { state, plan, release, databaseHost } = row;
			return { state: state as TenantState, plan: plan as PlanId, release, databaseHost };
		},
		setRelease: async (tenantId, release) => void (await update(tenantId, { release })),
		setDatabaseHost: async (tenantId, databaseHost) => void (await update(tenantId, { databaseHost })),
		async reserveSlug(tenantId, slug) {
			const [other] = await hot.select({ id: tenants.id }).from(tenants).where(eq(tenants.slug, slug));
			if (other && other.id !== tenantId) {
				throw new ProvisioningError(
					"slug_taken",
					`The address "${slug}" belongs to another tenant. Choose another name.`,
				);
			}
			await update(tenantId, { slug });
		},
		// The row stays for the audit trail; its name becomes free for others.
		releaseSlug: async (tenantId) => void (await update(tenantId, { slug: `~${tenantId}` })),
		async markState(tenantId, state, failure) {
			if (state === "removed") await on.removed(tenantId);
			await update(tenantId, inState(state, failure));
		},
		moveState: (tenantId, from, to) => update(tenantId, inState(to), from),
	};
}
