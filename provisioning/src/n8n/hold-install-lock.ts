import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { identityOf } from "#children/identity.ts";
import { ProvisioningError, systemCodeOf } from "#errors.ts";

/**
 * Lets one process at a time install into a folder. A lock whose holder has gone is taken over.
 *
 * @returns What gives it back.
 * @throws ProvisioningError `install_busy`
 */
export async function holdInstallLock(folder: string): Promise<() => Promise<void>> {
	const file = join(folder, ".installing.json");
	const mine = JSON.stringify({ pid: process.pid, identity: await identityOf(process.pid) });
	for (let attempt = 0; attempt < 2; attempt++) {
		try {
			writeFileSync(file, mine, { flag: "wx" });
			return async () => rmSync(file, { force: true });
		} catch (error) {
			if (systemCodeOf(error) !== "EEXIST") throw error;
			const holder = readHolder(file);
			if (holder !== null && (await identityOf(holder.pid)) === holder.identity) {
				throw new ProvisioningError(
					"install_busy",
					`Another FloMastr (process ${holder.pid}) is installing n8n right now; wait until it has finished and start again.`,
				);
			}
			rmSync(file, { force: true });
		}
	}
	throw new ProvisioningError("install_busy", "Another FloMastr began to install n8n at this moment; start again.");
}

function readHolder(file: string): { pid: number; identity: string } | null {
	try {
		const { pid, identity }: { pid?: unknown; identity?: unknown } = JSON.parse(readFileSync(file, "utf8"));
		return typeof pid === "number" && typeof identity === "string" ? { pid, identity } : null;
	} catch {
		return null;
	}
}
