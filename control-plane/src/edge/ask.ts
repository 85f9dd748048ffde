import { subdomainOf } from "#http/request-context.ts";
import { consoleName } from "#http/tenant-of-host.ts";
import type { EdgeDeps } from "./edge.ts";

const gone = new Set(["requested", "removing", "removed", "failed"]);

/**
 * Whether Caddy may get a certificate for this name: the console's and those of living tenants. Anybody can point a
 * name at us, and each certificate counts against the authority's limits.
 */
export async function mayHaveCertificate(
	deps: Pick<EdgeDeps, "baseDomain" | "directory">,
	domain: string,
): Promise<boolean> {
	const slug = subdomainOf(domain, deps.baseDomain);
	if (slug === null || !/^[a-z0-9-]{1,63}$/.test(slug)) return false;
	if (slug === consoleName) return true;
	const tenant = await deps.directory.bySlug(slug);
	return tenant !== null && !gone.has(tenant.state);
}
