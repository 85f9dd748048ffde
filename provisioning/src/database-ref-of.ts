import type { DatabaseRef } from "./databases/database.ts";
import type { TenantContext } from "./deps.ts";
import { secretOf } from "./secret-of.ts";

/** A tenant's database with its passwords. */
export async function databaseRefOf(ctx: TenantContext): Promise<DatabaseRef> {
	return {
		tenantId: ctx.tenant.id,
		passwords: {
			admin: await secretOf(ctx, "database.admin"),
			n8n: await secretOf(ctx, "database.n8n"),
			business: await secretOf(ctx, "database.business"),
		},
	};
}
