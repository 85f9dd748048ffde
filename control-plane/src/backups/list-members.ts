import type { HeldPerson } from "@flomastr/provisioning/backups/holdings";
import { asc, eq } from "drizzle-orm";
import type { HotDatabase } from "#hot/client.ts";
import { memberships, users } from "#people/schema.hot.ts";

/** A tenant's people with what each may do there, the first one first. */
export async function listMembers(hot: HotDatabase, tenantId: string): Promise<HeldPerson[]> {
	const rows = await hot
		.select({
			id: users.id,
			name: users.name,
			email: users.email,
			role: memberships.role,
			team: memberships.team,
			since: memberships.createdAt,
		})
		.from(memberships)
		.innerJoin(users, eq(users.id, memberships.userId))
		.where(eq(memberships.tenantId, tenantId))
		.orderBy(asc(memberships.createdAt), asc(users.id));
	return rows.map((row) => ({ ...row, since: row.since.toISOString() }));
}
