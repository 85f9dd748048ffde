import { createHash, timingSafeEqual } from "node:crypto";
import { tenantIdOfToken } from "@flomastr/provisioning/tenant-token";
import type { Vault } from "./vault.ts";

/** Checks the bearer tokens of tenants' nodes. */
export interface TenantTokens {
	/** The tenant the token belongs to, or null when it is nobody's. */
	tenantOf(token: string): Promise<string | null>;
	/** The tenant's secrets changed or are gone. */
	forget(tenantId: string): void;
}

/** Opened tokens are kept as digests: every call of every node is checked by one. */
export function createTenantTokens(vault: Vault): TenantTokens {
	const known = new Map<string, Buffer>();
	return {
		async tenantOf(token) {
			const tenantId = tenantIdOfToken(token);
			if (!tenantId) return null;
			let expected = known.get(tenantId);
			if (!expected) {
				const secret = await vault.get(tenantId, "tenant.token");
				if (secret === null) return null;
				expected = digest(secret);
				known.set(tenantId, expected);
			}
			return timingSafeEqual(expected, digest(token)) ? tenantId : null;
		},
		forget: (tenantId) => void known.delete(tenantId),
	};
}

const digest = (token: string) => createHash("sha256").update(token).digest();
