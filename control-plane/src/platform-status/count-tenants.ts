import { TenantState } from "@flomastr/contracts/tenant";
import type { HotDatabase } from "#hot/client.ts";

/** How many tenants are in each state; every state but `removed` is named, with 0 where nobody is. */
export async function countTenants(hot: HotDatabase): Promise<{ state: TenantState; count: number }[]> {
	const { rows } = await hot.$client.query<{ state: string; count: number }>(
		"select state, count(*)::int as count from tenants where state <> 'removed' group by state",
	);
	const found = new Map(rows.map(({ state, count }) => [state, count]));
	return TenantState.options
		.filter((state) => state !== "removed")
		.map((state) => ({ state, count: found.get(state) ?? 0 }));
}
