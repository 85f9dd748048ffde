import type { TenantContext } from "#deps.ts";
import { ensureN8n } from "#ensure-n8n.ts";
import { createApiKey } from "#n8n/create-api-key.ts";
import { n8nOwnerEmail } from "#runtime-spec-of.ts";
import type { Step } from "#saga/step.ts";
import { secretOf } from "#secret-of.ts";

/** n8n made its owner at boot from the environment; signing in proves it, and gives the key to its API. */
export const createOwner: Step<TenantContext> = {
	id: "create-owner",
	title: "Create n8n's owner",
	async do(ctx) {
		const { deps, tenant } = ctx;
		const address = await ensureN8n(ctx);
		const key = await createApiKey(address, n8nOwnerEmail(tenant.id), await secretOf(ctx, "n8n.owner_password"));
		await deps.vault.put(tenant.id, "n8n.api_key", key);
		return null;
	},
	async undo({ deps, tenant }) {
		await deps.vault.delete(tenant.id, "n8n.api_key");
	},
};
