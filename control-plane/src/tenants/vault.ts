import { randomBytes } from "node:crypto";
import { and, eq } from "drizzle-orm";
import type { HotDatabase } from "#hot/client.ts";
import { tenantSecrets } from "./schema.hot.ts";
import type { Seal } from "./seal.ts";

/** A tenant's secrets: encrypted at rest, bound to tenant and name, in memory only while used. */
export interface Vault {
	get(tenantId: string, name: string): Promise<string | null>;
	put(tenantId: string, name: string, value: string): Promise<void>;
	delete(tenantId: string, name: string): Promise<void>;
}

export function createVault(hot: HotDatabase, seal: Seal): Vault {
	const purpose = (tenantId: string, name: string) => `tenant/${tenantId}/${name}`;
	const one = (tenantId: string, name: string) =>
		and(eq(tenantSecrets.tenantId, tenantId), eq(tenantSecrets.name, name));
	return {
		async get(tenantId, name) {
			const [row] = await hot.select().from(tenantSecrets).where(one(tenantId, name));
			return row ? seal.open(row.ciphertext, purpose(tenantId, name)) : null;
		},
		async put(tenantId, name, value) {
			const ciphertext = seal.close(value, purpose(tenantId, name));
			await hot
				.insert(tenantSecrets)
				.values({ tenantId, name, ciphertext })
				.onConflictDoUpdate({ target: [tenantSecrets.tenantId, tenantSecrets.name], set: { ciphertext } });
		},
		async delete(tenantId, name) {
			await hot.delete(tenantSecrets).where(one(tenantId, name));
		},
	};
}

/** 256 bits, safe in headers and URLs. */
export const newSecret = (): string => randomBytes(32).toString("base64url");
