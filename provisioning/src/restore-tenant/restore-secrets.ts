import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { paths } from "#backups/manifest.ts";
import { ProvisioningError } from "#errors.ts";
import { createSecrets } from "#provision-tenant/create-secrets.ts";
import type { Step } from "#saga/step.ts";
import type { RestoreContext } from "./context.ts";
import { unpacked } from "./unpacked.ts";

/**
 * Of the old secrets only the key is needed that encrypted what is in n8n's database. All others are made anew: a copy
 * beside its original must not open the original's doors, and a token that leaked with the old tenant is of no more use.
 */
export const restoreSecrets: Step<RestoreContext> = {
	id: "restore-secrets",
	title: "Bring back its encryption key",
	async do(ctx) {
		const { folder } = await unpacked(ctx);
		const secrets = JSON.parse(await readFile(join(folder, paths.secrets), "utf8")) as Record<string, string>;
		const key = secrets["n8n.encryption_key"];
		if (key === undefined) {
			throw new ProvisioningError(
				"backup_unreadable",
				"The backup has no encryption key: its tenant was never finished. Take another one.",
			);
		}
		await ctx.deps.vault.put(ctx.tenant.id, "n8n.encryption_key", key);
		return createSecrets.do(ctx);
	},
	undo: (ctx, output) => createSecrets.undo?.(ctx, output) ?? Promise.resolve(),
};
