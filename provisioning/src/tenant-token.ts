import { randomBytes } from "node:crypto";

const form = /^flomastr_([0-9a-f]{32})_[A-Za-z0-9_-]{43}$/;

/** A token for a tenant's nodes: it names the tenant, so that whoever checks it knows which vault to look in. */
export function makeTenantToken(tenantId: string): string {
	return `flomastr_${tenantId.replaceAll("-", "")}_${randomBytes(32).toString("base64url")}`;
}

/** The id of the tenant a token claims to be of, or null when it is no token. Proves nothing: compare with the vault. */
export function tenantIdOfToken(token: string): string | null {
	const hex = form.exec(token)?.[1];
	return hex === undefined ? null : hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
