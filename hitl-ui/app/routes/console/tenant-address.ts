import type { Tenant } from "@flomastr/contracts/tenant";

/**
 * Where a tenant is reached, as `host[:port]`; null for one that failed or is going: its address was given back, and its
 * slug is a `~` with its id.
 */
export function tenantAddress({ slug, url }: Pick<Tenant, "slug" | "url">): string | null {
	return slug.startsWith("~") ? null : url.replace(/^https?:\/\//, "").replace(/\/$/, "");
}
