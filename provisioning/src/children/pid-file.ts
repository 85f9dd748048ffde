import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { ProvisioningError } from "#errors.ts";
import { identityOf } from "./identity.ts";

type Entry = { pid: number; identity: string };

/** Records which process owns a data directory, with what proves its identity later. */
export async function writePidFile(path: string, pid: number): Promise<void> {
	const identity = await identityOf(pid);
	if (identity === null) return;
	await mkdir(dirname(path), { recursive: true });
	await writeFile(path, JSON.stringify({ pid, identity } satisfies Entry), { mode: 0o600 });
}

export async function removePidFile(path: string): Promise<void> {
	await rm(path, { force: true });
}

/**
 * Ends what an earlier control plane left behind and waits until it is gone. Only a process that is provably the one
 * recorded is ended; a number that was given to another program since is left alone.
 *
 * @throws ProvisioningError `data_in_use` when it does not end within 10 s.
 */
export async function endLeftover(path: string): Promise<void> {
	const entry = await readEntry(path);
	if (entry === null) return;
	for (let attempt = 0; attempt < 100; attempt++) {
		if ((await identityOf(entry.pid)) !== entry.identity) return removePidFile(path);
		// The first second is for a child that notices by itself that its parent has gone and closes its files cleanly.
		if (attempt === 10) signalGroup(entry.pid, "SIGKILL");
		await wait(100);
	}
	throw new ProvisioningError(
		"data_in_use",
		`Process ${entry.pid} of an earlier start still uses ${dirname(path)} and does not end; end it and start again.`,
	);
}

/** Signals a child that leads its group and everything it started; what has gone already is no error. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
	try {
		process.kill(process.platform === "win32" ? pid : -pid, signal);
	} catch {
		// Nobody is left in it.
	}
}

async function readEntry(path: string): Promise<Entry | null> {
	try {
		const entry: unknown = JSON.parse(await readFile(path, "utf8"));
		if (typeof entry !== "object" || entry === null) return null;
		const { pid, identity } = entry as Partial<Entry>;
		return typeof pid === "number" && pid > 1 && typeof identity === "string" ? { pid, identity } : null;
	} catch {
		return null;
	}
}
