import { asc, eq } from "drizzle-orm";
import type { Ctx } from "../context.ts";
import { memberships, users } from "./schema.hot.ts";

/** The tenant's people, for assignment and mentions. */
export function listPeople(ctx: Ctx): Promise<{ id: string; name: string; role: string }[]> {
	return ctx.tx
		.select({ id: users.id, name: users.name, role: memberships.role })
		.from(memberships)
		.innerJoin(users, eq(users.id, memberships.userId))
		.orderBy(asc(users.name));
}
