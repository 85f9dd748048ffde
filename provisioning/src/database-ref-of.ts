import type { DatabaseRef } from "./databases/database.ts";
import type { TenantContext } from "./deps.ts";
import { ProvisioningError } from "./errors.ts";
import { plans } from "./plans.ts";
import { secretOf } from "./secret-of.ts";

/** A tenant's database with its passwords. */
export async function databaseRefOf(ctx: TenantContext): Promise<DatabaseRef> {
	const { databaseHost, plan, release } = await ctx.deps.tenants.read(ctx.tenant.id);
	if (databaseHost === null) {
		throw new ProvisioningError("database_failed", `The database of tenant ${ctx.tenant.slug} was not placed yet.`);
	}
	return {
		tenantId: ctx.tenant.id,
		host: databaseHost,
		passwords: {
			admin: await secretOf(ctx, "database.admin"),
			n8n: await secretOf(ctx, "database.n8n"),
			business: await secretOf(ctx, "database.business"),
		},
		release,
		connections: plans[plan].databaseConnections,
	};
}
