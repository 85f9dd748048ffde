import type { Backups } from "#backups/backups.ts";
import type { TenantContext } from "#deps.ts";
import { ProvisioningError, reasonOf } from "#errors.ts";
import type { Step } from "#saga/step.ts";
import type { RemoveContext } from "./context.ts";

/** The last copy of a tenant, kept for a while after it is gone. A tenant that never got a database has nothing to keep. */
export const finalBackup = (backups: Backups): Step<RemoveContext> => ({
	id: "final-backup",
	title: "Keep a last backup",
	async do(ctx) {
		if (ctx.tenant.withoutBackup || !(await hasDatabase(ctx))) return { backup: null };
		// Nothing changes any more while it is copied.
		await ctx.deps.runtime.stop(ctx.tenant.id);
		try {
			return { backup: await backups.take(ctx, "final") };
		} catch (error) {
			// A part that is away is waited for by the run itself.
			if (error instanceof ProvisioningError && error.code.endsWith("_down") && error.code !== "backups_down")
				throw error;
			throw new ProvisioningError(
				"backups_down",
				`The last backup could not be made: ${reasonOf(error)} Nothing was deleted. Mend it and try again, or remove the tenant without a backup.`,
				{ cause: error },
			);
		}
	},
});

async function hasDatabase({ deps, tenant }: TenantContext): Promise<boolean> {
	const { databaseHost } = await deps.tenants.read(tenant.id);
	return databaseHost !== null && (await deps.vault.get(tenant.id, "database.admin")) !== null;
}
