import { ProvisioningError } from "#errors.ts";

/**
 * A tenant's database is gone. Whoever meets this makes none: an empty one would look whole, and the loss be noticed late.
 *
 * @param found What was expected, and what is there instead; a sentence.
 */
export function databaseMissing(tenantId: string, found: string): ProvisioningError {
	return new ProvisioningError(
		"database_missing",
		`The database of tenant ${tenantId} is gone. ${found} Nothing was made in its place. Restore the newest backup of the tenant, which "flomastr reconcile" names.`,
	);
}
