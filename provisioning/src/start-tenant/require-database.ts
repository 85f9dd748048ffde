import type { TenantContext } from "#deps.ts";
import { ProvisioningError } from "#errors.ts";

/** A database that is gone is not made anew at a start: an empty one would look whole, and the loss be noticed late. */
export async function requireDatabase({ deps, tenant }: TenantContext): Promise<void> {
	const { databaseHost } = await deps.tenants.read(tenant.id);
	if ((await deps.database.list(databaseHost ?? undefined)).includes(tenant.id)) return;
	throw new ProvisioningError(
		"database_failed",
		`The database of tenant ${tenant.slug} is gone. Restore a backup of it; reconcile names the newest.`,
	);
}
