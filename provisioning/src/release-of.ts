import type { TenantContext } from "./deps.ts";
import { ProvisioningError } from "./errors.ts";

/**
 * The release of n8n that a tenant runs. The first time it is the newest there is, and kept from then on: a tenant
 * changes its release by an upgrade only.
 *
 * @throws ProvisioningError `image_missing` when there is none
 */
export async function releaseOf({ deps, tenant }: TenantContext): Promise<string> {
	const { release } = await deps.tenants.read(tenant.id);
	if (release !== null) return release;
	const [newest] = await deps.runtime.releases();
	if (newest === undefined) {
		throw new ProvisioningError("image_missing", "There is no release of n8n to run; build or load its image first.");
	}
	await deps.tenants.setRelease(tenant.id, newest);
	return newest;
}
