import { databaseRefOf } from "./database-ref-of.ts";
import type { TenantContext } from "./deps.ts";
import { plans } from "./plans.ts";
import { releaseOf } from "./release-of.ts";
import type { RuntimeSpec } from "./runtimes/runtime.ts";
import { secretOf } from "./secret-of.ts";

/** The name n8n's owner signs in with; the control plane alone does. */
export function n8nOwnerEmail(tenantId: string): string {
	return `owner@${tenantId}.flomastr.invalid`;
}

/** How a tenant's n8n is to run; the same at its birth and at every start. */
export async function runtimeSpecOf(ctx: TenantContext): Promise<RuntimeSpec> {
	const { deps, tenant } = ctx;
	const { plan } = await deps.tenants.read(tenant.id);
	const database = await databaseRefOf(ctx);
	return {
		tenantId: tenant.id,
		release: await releaseOf(ctx),
		limits: plans[plan].limits,
		secrets: {
			encryptionKey: await secretOf(ctx, "n8n.encryption_key"),
			jwtSecret: await secretOf(ctx, "n8n.jwt_secret"),
			runnersToken: await secretOf(ctx, "n8n.runners_token"),
		},
		owner: {
			email: n8nOwnerEmail(tenant.id),
			passwordHash: await secretOf(ctx, "n8n.owner_password_hash"),
			firstName: tenant.name.slice(0, 32),
			lastName: "FloMastr",
		},
		databaseUrl: deps.database.url(database, "n8n"),
		databaseAddress: deps.database.tenantAddress?.(database) ?? null,
		publicUrl: deps.publicUrl(tenant.slug),
		controlPlaneUrl: deps.controlPlaneUrl,
	};
}
