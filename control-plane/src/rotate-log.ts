import { rename, stat } from "node:fs/promises";

const largest = 64 * 1024 * 1024;
const everyMs = 60_000;

/** Keeps a log file and the one before it, each up to 64 MB, so that a busy platform does not fill its own disk. */
export function rotateLog(destination: { reopen(file?: string): void }, file: string): void {
	async function look(): Promise<void> {
		if ((await stat(file)).size < largest) return;
		await rename(file, `${file}.1`);
		destination.reopen();
	}
	// A file that cannot be moved grows on: better than no log.
	setInterval(() => void look().catch(() => {}), everyMs).unref();
}
