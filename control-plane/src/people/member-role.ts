import type { Role } from "@flomastr/contracts/tenant";
import { and, eq } from "drizzle-orm";
import type { HotDatabase } from "#hot/client.ts";
import { memberships, operators } from "./schema.hot.ts";

/** What a person is in a tenant, or, where `tenantId` is null, on the platform; null for a stranger. */
export async function memberRole(hot: HotDatabase, userId: string, tenantId: string | null): Promise<Role | null> {
	if (tenantId === null) {
		const [operator] = await hot.select().from(operators).where(eq(operators.userId, userId));
		return operator ? "operator" : null;
	}
	const [row] = await hot
		.select({ role: memberships.role })
		.from(memberships)
		.where(and(eq(memberships.userId, userId), eq(memberships.tenantId, tenantId)));
	return (row?.role as Role | undefined) ?? null;
}
