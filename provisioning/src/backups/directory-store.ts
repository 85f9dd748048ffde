import { createWriteStream } from "node:fs";
import { mkdir, open, readdir, rename, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { ProvisioningError, reasonOf, systemCodeOf } from "#errors.ts";
import { type BackupStore, checkedName, type StoredBackup } from "./store.ts";

const ending = ".backup";
const unfinished = ".unfinished";

/** Keeps backups as files `<folder>/<tenant id>/<backup id>.backup`: written beside under another name, then renamed. */
export function createDirectoryStore(folder: string): BackupStore {
	const root = resolve(folder);
	const place = `the folder ${root}`;
	const pathOf = (name: string): string => join(root, `${checkedName(name)}${ending}`);

	return {
		place,
		async put(name, stream) {
			const path = pathOf(name);
			const started = `${path}${unfinished}`;
			try {
				await mkdir(dirname(path), { recursive: true, mode: 0o700 });
				const file = createWriteStream(started, { mode: 0o600, flush: true });
				await pipeline(stream, file);
				await rename(started, path);
				await syncFolder(dirname(path));
				return file.bytesWritten;
			} catch (error) {
				await rm(started, { force: true }).catch(() => {});
				throw explain(error, place, "write to");
			}
		},
		async get(name) {
			try {
				return (await open(pathOf(name))).createReadStream();
			} catch (error) {
				throw explain(error, place, "read");
			}
		},
		list: () => listFiles(root, place),
		async delete(name) {
			try {
				await rm(pathOf(name), { force: true });
				// A tenant's last backup takes the tenant's folder along.
				await rmdir(dirname(pathOf(name))).catch(() => {});
			} catch (error) {
				throw explain(error, place, "delete from");
			}
		},
		async tidy(before) {
			for (const tenant of await readdir(root).catch(() => [])) {
				for (const file of await readdir(join(root, tenant)).catch(() => [])) {
					const path = join(root, tenant, file);
					if (!file.endsWith(unfinished)) continue;
					const { mtime } = await stat(path);
					if (mtime < before) await rm(path, { force: true });
				}
			}
		},
	};
}

async function listFiles(root: string, place: string): Promise<StoredBackup[]> {
	const found: StoredBackup[] = [];
	try {
		for (const tenant of await readdir(root)) {
			for (const file of await readdir(join(root, tenant)).catch(() => [])) {
				if (!file.endsWith(ending)) continue;
				const { size } = await stat(join(root, tenant, file));
				found.push({ name: `${tenant}/${file.slice(0, -ending.length)}`, bytes: size });
			}
		}
	} catch (error) {
		// Nothing was ever written.
		if (systemCodeOf(error) !== "ENOENT") throw explain(error, place, "read");
	}
	return found;
}

/** A rename survives a power cut once its folder was written. */
async function syncFolder(folder: string): Promise<void> {
	const handle = await open(folder);
	await handle.sync().finally(() => handle.close());
}

function explain(error: unknown, place: string, verb: string): unknown {
	const options = { cause: error };
	switch (systemCodeOf(error)) {
		case "ENOSPC":
		case "EDQUOT":
			return new ProvisioningError(
				"no_space",
				`There is no room left in ${place}. Free some, or keep fewer backups.`,
				options,
			);
		case "ENOENT":
			return new ProvisioningError(
				"backup_missing",
				`The backup is not in ${place}. It was deleted there, or the setting BACKUPS names another place now.`,
				options,
			);
		case "EACCES":
		case "EPERM":
		case "EROFS":
		case "ENOTDIR":
		case "EIO":
			return new ProvisioningError(
				"backups_down",
				`FloMastr cannot ${verb} ${place} (${reasonOf(error)}). Give its user the right to, or set BACKUPS to another place.`,
				options,
			);
		default:
			return error;
	}
}
