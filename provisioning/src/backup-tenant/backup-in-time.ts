import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { BackupTools } from "#backups/backups.ts";
import { withFolder } from "#backups/with-folder.ts";
import { backupTenant } from "./backup.ts";
import { whileItMoves } from "./while-it-moves.ts";

/** Long enough for a database that sorts before it writes, and for a store that puts large parts together. */
const usualStillMs = 10 * 60_000;

/**
 * Backs a tenant up, and gives up once nothing was written for a while, neither of the dump nor to the store: a tenant
 * that locks its tables, or a store that takes nothing, keeps no other from its backup.
 * @throws what `backupTenant` does, and ProvisioningError `timed_out`
 */
export function backupInTime(
	ctx: Parameters<typeof backupTenant>[0],
	tools: BackupTools,
	what: Parameters<typeof backupTenant>[2],
	stillMs = usualStillMs,
): Promise<{ bytes: number }> {
	// A folder around its own: that goes, whatever still hangs in it.
	return withFolder(tools.workFolder, (workFolder) => {
		let sent = 0;
		const moved = async () => sent + (await bytesIn(workFolder));
		return whileItMoves(stillMs, moved, (givenUp) => {
			const put: BackupTools["store"]["put"] = (name, stream) => {
				const counted = new Transform({
					transform(chunk: Buffer, _encoding, done) {
						sent += chunk.length;
						done(null, chunk);
					},
				});
				// Whoever reads learns of a failure through the stream.
				pipeline(stream, counted, { signal: givenUp }).catch(() => {});
				return tools.store.put(name, counted);
			};
			return backupTenant(ctx, { ...tools, workFolder, store: { ...tools.store, put } }, what);
		});
	});
}

async function bytesIn(folder: string): Promise<number> {
	let bytes = 0;
	for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])) {
		// Deleted since it was listed, or not a file.
		if (entry.isFile())
			bytes += await stat(join(entry.parentPath, entry.name)).then(
				({ size }) => size,
				() => 0,
			);
	}
	return bytes;
}
