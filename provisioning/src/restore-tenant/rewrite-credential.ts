import { databaseRefOf } from "#database-ref-of.ts";
import { connectTo } from "#databases/connect.ts";
import type { TenantContext } from "#deps.ts";
import { encryptForN8n } from "#n8n/encrypt.ts";
import { floMastrCredential, floMastrCredentialData } from "#provision-tenant/install-credentials.ts";
import { secretOf } from "#secret-of.ts";

/**
 * Gives the workflows the tenant's new token before n8n first starts. Written into the database: between n8n's start and
 * a call of its API, a workflow that runs by the clock would speak with the old token, and so as the original tenant.
 */
export async function rewriteCredential(ctx: TenantContext): Promise<void> {
	const data = encryptForN8n(
		JSON.stringify(await floMastrCredentialData(ctx)),
		await secretOf(ctx, "n8n.encryption_key"),
	);
	const client = await connectTo(ctx.deps.database.url(await databaseRefOf(ctx), "admin"));
	try {
		await client.query("update n8n.credentials_entity set data = $1 where type = $2", [data, floMastrCredential.type]);
	} finally {
		await client.end();
	}
}
