import type { TenantState } from "@flomastr/contracts/tenant";
import type { TenantRecord, TenantRecords, Vault } from "#deps.ts";
import { ProvisioningError } from "#errors.ts";

export type TestRecords = TenantRecords & {
	state: Map<string, { state: TenantState; failure?: { step: string; reason: string } }>;
	slugs: Map<string, string>;
	records: Map<string, TenantRecord>;
};

/** The control plane's records in memory, with its one rule: a slug has one owner. */
export function testRecords(): TestRecords {
	const state: TestRecords["state"] = new Map();
	const slugs: TestRecords["slugs"] = new Map();
	const records: TestRecords["records"] = new Map();
	const recordOf = (tenantId: string): TenantRecord => {
		const known = records.get(tenantId) ?? { state: "requested", plan: "standard", release: null, databaseHost: null };
		records.set(tenantId, known);
		return known;
	};
	return {
		state,
		slugs,
		records,
		read: async (tenantId) => ({ ...recordOf(tenantId) }),
		setRelease: async (tenantId, release) => void Object.assign(recordOf(tenantId), { release }),
		setDatabaseHost: async (tenantId, databaseHost) => void Object.assign(recordOf(tenantId), { databaseHost }),
		async reserveSlug(tenantId, slug) {
			const owner = slugs.get(slug);
			if (owner !== undefined && owner !== tenantId) throw new ProvisioningError("slug_taken", `“${slug}” is taken.`);
			slugs.set(slug, tenantId);
		},
		async releaseSlug(tenantId) {
			for (const [slug, owner] of slugs) if (owner === tenantId) slugs.delete(slug);
		},
		async markState(tenantId, to, failure) {
			Object.assign(recordOf(tenantId), { state: to });
			state.set(tenantId, { state: to, failure });
		},
		async moveState(tenantId, from, to) {
			if (recordOf(tenantId).state !== from) return false;
			await this.markState(tenantId, to);
			return true;
		},
	};
}

export type TestVault = Vault & { secrets: Map<string, string> };

export function testVault(secrets = new Map<string, string>()): TestVault {
	return {
		secrets,
		put: async (tenantId, name, value) => void secrets.set(`${tenantId} ${name}`, value),
		get: async (tenantId, name) => secrets.get(`${tenantId} ${name}`) ?? null,
		delete: async (tenantId, name) => void secrets.delete(`${tenantId} ${name}`),
	};
}
