import type { TenantContext } from "./deps.ts";
import { ProvisioningError } from "./errors.ts";
import type { SecretName } from "./secret-names.ts";

/** A secret that an earlier step made. */
export async function secretOf({ deps, tenant }: TenantContext, name: SecretName): Promise<string> {
	const value = await deps.vault.get(tenant.id, name);
	if (value === null) {
		throw new ProvisioningError(
			"runtime_failed",
			`The vault has no ${name} of tenant ${tenant.slug}; remove the tenant and create it again.`,
		);
	}
	return value;
}
