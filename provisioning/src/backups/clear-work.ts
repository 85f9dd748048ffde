import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/**
 * For the start, when nothing is under way yet: deletes what a kill left in the folder for work. Dumps and opened secrets
 * lie there unencrypted.
 * @param goingOn tenants whose runs go on: a restore finds its files
 */
export async function clearWork(workFolder: string, goingOn: ReadonlySet<string>): Promise<void> {
	for (const name of await readdir(workFolder).catch(() => [])) {
		const [, tenantId] = /^restore-(.+)$/.exec(name) ?? [];
		const left = tenantId === undefined ? name.startsWith("work-") : !goingOn.has(tenantId);
		if (left) await rm(join(workFolder, name), { recursive: true, force: true });
	}
}
