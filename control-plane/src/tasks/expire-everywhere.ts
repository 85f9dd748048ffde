import { eq } from "drizzle-orm";
import { type Hot, inTenant, systemActor } from "#context.ts";
import { tenants } from "#tenants/schema.hot.ts";
import { expiresAt } from "./due.ts";
import { expireTasks } from "./expire.ts";
import { tasks } from "./schema.hot.ts";

/**
 * Expires what is due in every tenant, each in transactions of its own. Safe to run twice at once.
 * @returns how many tasks were expired
 */
export async function expireTasksEverywhere(deps: Hot): Promise<number> {
	const waiting = await deps.hot
		.selectDistinct({ id: tenants.id, slug: tenants.slug, name: tenants.name })
		.from(tasks)
		.innerJoin(tenants, eq(tenants.id, tasks.tenantId))
		.where(expiresAt(deps.clock()));
	let expired = 0;
	for (const tenant of waiting) {
		for (let more = true; more; ) {
			const count = await inTenant(deps, tenant, systemActor, expireTasks);
			expired += count;
			more = count > 0;
		}
	}
	return expired;
}
