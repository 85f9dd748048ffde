import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { backupName } from "#backups/backups.ts";
import { Manifest } from "#backups/manifest.ts";
import { readArchive } from "#backups/read-archive.ts";
import type { RestoreContext } from "./context.ts";

const folderOf = ({ tools, tenant }: RestoreContext): string => join(tools.workFolder, `restore-${tenant.id}`);
const proof = "checked.json";

/**
 * The backup's files, unpacked and checked as a whole before anything is made of them. A saga that goes on after a kill
 * finds them, or unpacks them again.
 */
export async function unpacked(ctx: RestoreContext): Promise<{ folder: string; manifest: Manifest }> {
	const folder = folderOf(ctx);
	const { id, tenantId } = ctx.tenant.backup;
	const known = await readFile(join(folder, proof), "utf8").catch(() => null);
	const before = known === null ? null : Manifest.parse(JSON.parse(known));
	// An older restore of this tenant may have been cut off, of another backup.
	if (before?.backup_id === id) return { folder, manifest: before };
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const sealed = await ctx.tools.store.get(backupName(tenantId, id));
	const manifest = await readArchive(sealed, ctx.tools.key, folder);
	await writeFile(join(folder, proof), JSON.stringify(manifest), { mode: 0o600, flush: true });
	return { folder, manifest };
}

export async function clearUnpacked(ctx: RestoreContext): Promise<void> {
	await rm(folderOf(ctx), { recursive: true, force: true });
}
