import { sql } from "drizzle-orm";
import type { NodePgDatabase } from "drizzle-orm/node-postgres";
import type { HotDatabase } from "./client.ts";

/** A transaction in the hot store. */
export type HotTransaction = Parameters<Parameters<NodePgDatabase["transaction"]>[0]>[0];

/**
 * Runs `work` in one transaction that can see and change only this tenant's rows: the role loses the owner's rights and
 * row-level security (`rls.ts`) compares each row with `flomastr.tenant_id`. Both settings end with the transaction.
 */
export function withTenant<Result>(
	hot: HotDatabase,
	tenantId: string,
	work: (tx: HotTransaction) => Promise<Result>,
): Promise<Result> {
	return hot.transaction(async (tx) => {
		await tx.execute(
			sql`select set_config('role', 'flomastr_tenant', true), set_config('flomastr.tenant_id', ${tenantId}, true)`,
		);
		return work(tx);
	});
}
