import { databaseRefOf } from "#database-ref-of.ts";
import { connectTo } from "#databases/connect.ts";
import type { TenantContext } from "#deps.ts";
import { ProvisioningError, reasonOf } from "#errors.ts";

/**
 * One number out of a tenant's database, as its role `admin`. Starts the database where it does not run.
 * @throws ProvisioningError `timed_out` while the tenant's own n8n keeps a table locked
 */
export async function askDatabase(ctx: TenantContext, query: string): Promise<number> {
	const ref = await databaseRefOf(ctx);
	await ctx.deps.database.open(ref);
	const client = await connectTo(ctx.deps.database.url(ref, "admin"));
	try {
		const { rows } = await client.query<{ count: string }>(query);
		return Number(rows[0]?.count ?? 0);
	} catch (error) {
		if (reasonOf(error) !== "Query read timeout") throw error;
		throw new ProvisioningError(
			"timed_out",
			`The database of ${ctx.tenant.slug} does not answer: one of n8n's tables is locked. Restart its n8n, which ends what holds it, then try again.`,
			{ cause: error },
		);
	} finally {
		await client.end();
	}
}

/** Every row is a path at which n8n listens, written when it became live. */
export const countLiveWebhooks = (ctx: TenantContext): Promise<number> =>
	askDatabase(ctx, "select count(*) as count from n8n.webhook_entity");

/** Executions that are not saved stay `running` with a `deletedAt` after they have ended. */
export const countRunning = (ctx: TenantContext): Promise<number> =>
	askDatabase(
		ctx,
		`select count(*) as count from n8n.execution_entity where status in ('new', 'running') and "deletedAt" is null`,
	);
