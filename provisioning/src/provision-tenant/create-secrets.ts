import { randomBytes } from "node:crypto";
import bcrypt from "bcryptjs";
import type { TenantContext } from "#deps.ts";
import type { Step } from "#saga/step.ts";
import { type SecretName, secretNames } from "#secret-names.ts";
import { makeTenantToken } from "#tenant-token.ts";

const random = (): string => randomBytes(32).toString("base64url");

/** The password has 256 random bits, which no work factor makes safer; each sign-in of ours at n8n would pay for it. */
const bcryptCost = 4;

/** Every secret made before anything uses one. */
const makers: Partial<Record<SecretName, (tenantId: string) => string>> = {
	"n8n.encryption_key": random,
	"n8n.jwt_secret": random,
	"n8n.runners_token": random,
	// n8n asks for a capital and a number; nobody ever types it.
	"n8n.owner_password": () => `A1${random()}`,
	"database.admin": random,
	"database.n8n": random,
	"database.business": random,
	"tenant.token": makeTenantToken,
	"tenant.signing_secret": random,
};

export const createSecrets: Step<TenantContext> = {
	id: "create-secrets",
	title: "Create its secrets",
	async do({ deps, tenant }) {
		for (const [name, make] of Object.entries(makers) as [SecretName, (tenantId: string) => string][]) {
			// One that exists may be in use already: a database was made with it.
			if ((await deps.vault.get(tenant.id, name)) === null) await deps.vault.put(tenant.id, name, make(tenant.id));
		}
		// Kept, not made anew at every start: n8n ends all sessions when the hash changes.
		if ((await deps.vault.get(tenant.id, "n8n.owner_password_hash")) === null) {
			const password = (await deps.vault.get(tenant.id, "n8n.owner_password")) ?? "";
			await deps.vault.put(tenant.id, "n8n.owner_password_hash", await bcrypt.hash(password, bcryptCost));
		}
		return null;
	},
	async undo({ deps, tenant }) {
		for (const name of secretNames) await deps.vault.delete(tenant.id, name);
	},
};
