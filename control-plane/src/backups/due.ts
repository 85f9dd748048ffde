import { createHash } from "node:crypto";
import type { HotDatabase } from "#hot/client.ts";

const dayMs = 24 * 3_600_000;
/** One that failed is tried again after this. */
const againMs = 3 * 3_600_000;

/** The moment of the day at which a tenant's turn is: spread by its id, so that not all are copied at midnight. */
export function turnOf(tenantId: string, now: Date): Date {
	const share = createHash("sha256").update(tenantId).digest().readUInt32BE() / 2 ** 32;
	const today = Math.floor(now.getTime() / dayMs) * dayMs + Math.floor(share * dayMs);
	return new Date(today <= now.getTime() ? today : today - dayMs);
}

type Row = { id: string; state: string; changed: Date; done: Date | null; tried: Date | null };

/** Tenants whose daily backup is due, who waited longest first. A suspended one is copied once: nothing changes in it. */
export async function dueTenants(hot: HotDatabase, now: Date): Promise<string[]> {
	const { rows } = await hot.$client.query<Row>(
		`select t.id, t.state, t.state_changed_at as changed,
			(select max(b.taken_at) from backups b where b.of_tenant = t.id and b.state = 'done') as done,
			(select max(b.taken_at) from backups b where b.of_tenant = t.id) as tried
		from tenants t where t.state in ('active', 'asleep', 'suspended')`,
	);
	return rows
		.filter(({ id, state, changed, done, tried }) => {
			if (state === "suspended" && done !== null && done > changed) return false;
			if (done !== null && done >= turnOf(id, now)) return false;
			// What was tried since its turn failed, or is under way.
			return tried === null || tried < turnOf(id, now) || now.getTime() - tried.getTime() > againMs;
		})
		.toSorted((a, b) => (a.done?.getTime() ?? 0) - (b.done?.getTime() ?? 0))
		.map(({ id }) => id);
}
