import { join } from "node:path";
import { type BackupTools, backupName } from "#backups/backups.ts";
import { paths } from "#backups/manifest.ts";
import { readArchive } from "#backups/read-archive.ts";
import { withFolder } from "#backups/with-folder.ts";
import { databaseRefOf } from "#database-ref-of.ts";
import type { TenantContext } from "#deps.ts";

/**
 * Puts a tenant's own database back to what it was at a backup. n8n does not run. What the platform copied into it since
 * is copied again.
 */
export async function restoreDatabase(ctx: TenantContext, tools: BackupTools, backupId: string): Promise<void> {
	const { tenant } = ctx;
	await withFolder(tools.workFolder, async (folder) => {
		const sealed = await tools.store.get(backupName(tenant.id, backupId));
		await readArchive(sealed, tools.key, folder, (path) => path === paths.database);
		await replaceDatabase(ctx, tools, join(folder, paths.database));
		await tools.holdings.settleAnew(tenant.id);
	});
}

/** @param file a dump of this tenant's database, or of the one it is restored from */
export async function replaceDatabase(ctx: TenantContext, tools: BackupTools, file: string): Promise<void> {
	const { deps, tenant } = ctx;
	await tools.holdings.letGo(tenant.id);
	await deps.database.restore(await databaseRefOf(ctx), file);
}
