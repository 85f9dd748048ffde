import { type Tenant, TenantDetail } from "@flomastr/contracts/tenant";
import { attempt } from "#control-plane.server.ts";

export type TenantDetails = Record<string, Pick<TenantDetail, "runtime" | "counts"> | null>;

/** So many tenants are asked at a time. */
const atOnce = 8;

/** Health and counts by tenant id; null for a tenant that did not answer, so that one loses no other. */
export async function readTenantDetails(request: Request, tenants: readonly Tenant[]): Promise<TenantDetails> {
	const details: TenantDetails = {};
	const waiting = tenants.values();
	const work = async () => {
		for (const { id } of waiting) {
			const outcome = await attempt(request, "GET", `/api/tenants/${id}`, undefined, TenantDetail).catch(() => null);
			details[id] = outcome?.ok ? { runtime: outcome.value.runtime, counts: outcome.value.counts } : null;
		}
	};
	await Promise.all(Array.from({ length: atOnce }, work));
	return details;
}
