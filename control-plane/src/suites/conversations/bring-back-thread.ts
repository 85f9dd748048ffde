import { eq } from "drizzle-orm";
import type pg from "pg";
import { z } from "zod";
import { hydrateThreads } from "#cold/hydrate.ts";
import { type Hot, inTenant, systemActor, type TenantRef } from "#context.ts";
import { threads } from "./schema.hot.ts";

/**
 * Makes sure that a thread the tenant's own database knows is in the hot store, filled, before something is done with
 * it; does nothing when it is there, or nowhere. Call it before `changeThread`, `sendMessage` and `addThreadNote`.
 * @param cold null when the tenant's database cannot be had
 */
export async function bringBackThread(
	deps: Hot,
	cold: pg.Pool | null,
	tenant: TenantRef,
	threadId: string,
): Promise<void> {
	if (!cold || !z.guid().safeParse(threadId).success) return;
	const [row] = await inTenant(deps, tenant, systemActor, ({ tx }) =>
		tx.select({ hydrated: threads.hydrated }).from(threads).where(eq(threads.id, threadId)),
	);
	if (row?.hydrated) return;
	if (row || (await knows(cold, threadId))) await hydrateThreads(deps, cold, tenant, [threadId]);
}

/** Ids of nothing must not reach `hydrateThreads`: it tells screens and archive about each. */
async function knows(cold: pg.Pool, threadId: string): Promise<boolean> {
	const { rowCount } = await cold.query("select from business.threads where id = $1", [threadId]);
	return rowCount === 1;
}
