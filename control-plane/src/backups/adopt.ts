import { type BackupTools, backupName } from "@flomastr/provisioning/backups/backups";
import { readAbout } from "@flomastr/provisioning/backups/read-archive";
import { reasonOf } from "@flomastr/provisioning/errors";
import type { Logger } from "pino";
import type { HotDatabase } from "#hot/client.ts";
import { keepUntil, type Retention } from "./keep-until.ts";
import { backups } from "./schema.hot.ts";

/**
 * Writes down the backups in the store that no record knows: on a new host all of them. The store's own files are the
 * truth; what they are of stands in their beginning, readable with the same master key.
 * @returns how many were found
 */
export async function adoptBackups(
	deps: { hot: HotDatabase; tools: BackupTools; retention: Retention; log: Logger },
	now: Date,
): Promise<number> {
	const { hot, tools, retention, log } = deps;
	const known = new Set((await hot.select({ id: backups.id }).from(backups)).map(({ id }) => id));
	let adopted = 0;
	for (const { name, bytes } of await tools.store.list()) {
		const id = name.split("/")[1] ?? "";
		if (known.has(id)) continue;
		try {
			const about = await readAbout(await tools.store.get(name), tools.key);
			if (backupName(about.tenant.id, about.backup_id) !== name) continue;
			await hot
				.insert(backups)
				.values({
					id,
					ofTenant: about.tenant.id,
					tenantSlug: about.tenant.slug,
					tenantName: about.tenant.name,
					reason: about.reason,
					state: "done",
					takenAt: new Date(about.taken_at),
					finishedAt: new Date(about.taken_at),
					bytes,
					release: about.release,
					// From now: whoever brings a disk of last year to a new host wants to restore it.
					keepUntil: keepUntil("operator", now, false, retention),
				})
				.onConflictDoNothing();
			adopted++;
		} catch (error) {
			log.warn({ backup: name, reason: reasonOf(error) }, "a file among the backups is none of ours");
		}
	}
	return adopted;
}
