import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { identityOf } from "@flomastr/provisioning/children/identity";
import { ProvisioningError, systemCodeOf } from "@flomastr/provisioning/errors";

/**
 * Lets one process at a time run on a data folder. Without it a second start would take the first one's databases for
 * leftovers and end them. A holder that has gone, however it ended, holds nothing.
 *
 * Each start lays down a file that bears its own name, then looks who else is there: of two at once the later one, or
 * both, see the other and give way. No name is ever used twice, so what one takes away as a leftover is nobody's.
 * @returns what gives it back
 * @throws ProvisioningError `data_in_use`
 */
export async function holdDataFolder(dataDir: string): Promise<() => Promise<void>> {
	const folder = join(dataDir, "running");
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const mine = nameOf(process.pid, await identityOf(process.pid));
	const giveBack = () => rm(join(folder, mine), { force: true });
	try {
		await writeFile(join(folder, mine), "", { flag: "wx", mode: 0o600 });
	} catch (error) {
		throw systemCodeOf(error) === "EEXIST" ? inUse(dataDir, process.pid) : error;
	}
	for (const name of await readdir(folder)) {
		if (name === mine) continue;
		const pid = Number.parseInt(name, 10);
		if (nameOf(pid, await identityOf(pid)) === name) {
			await giveBack();
			throw inUse(dataDir, pid);
		}
		await rm(join(folder, name), { force: true });
	}
	return giveBack;
}

const nameOf = (pid: number, identity: string | null): string => `${pid}@${encodeURIComponent(identity ?? "")}`;

function inUse(dataDir: string, pid: number): ProvisioningError {
	return new ProvisioningError(
		"data_in_use",
		`The data in ${dataDir} is in use by another FloMastr (process ${pid}); stop it, or choose another folder with FLOMASTR_DATA=<folder> npm start.`,
	);
}
