import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { identityOf } from "@flomastr/provisioning/children/identity";
import { ProvisioningError, systemCodeOf } from "@flomastr/provisioning/errors";

/**
 * Lets one process at a time run on a data folder. Without it a second start would take the first one's databases for
 * leftovers and end them. A holder that has gone, however it ended, holds nothing.
 * @returns what gives it back
 * @throws ProvisioningError `data_in_use`
 */
export async function holdDataFolder(dataDir: string): Promise<() => Promise<void>> {
	const file = join(dataDir, "running.json");
	const mine = JSON.stringify({ pid: process.pid, identity: await identityOf(process.pid) });
	for (;;) {
		try {
			await writeFile(file, mine, { flag: "wx", mode: 0o600 });
			return () => rm(file, { force: true });
		} catch (error) {
			if (systemCodeOf(error) !== "EEXIST") throw error;
		}
		const holder = await readHolder(file);
		if (holder !== null && (await identityOf(holder.pid)) === holder.identity) {
			throw new ProvisioningError(
				"data_in_use",
				`The data in ${dataDir} is in use by another FloMastr (process ${holder.pid}); stop it, or choose another folder with FLOMASTR_DATA=<folder> npm start.`,
			);
		}
		await rm(file, { force: true });
	}
}

async function readHolder(file: string): Promise<{ pid: number; identity: string } | null> {
	try {
		const { pid, identity }: { pid?: unknown; identity?: unknown } = JSON.parse(await readFile(file, "utf8"));
		return typeof pid === "number" && typeof identity === "string" ? { pid, identity } : null;
	} catch {
		return null;
	}
}
