import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";

const ringLines = 500;
const lineLimit = 4_000;
const fileLimit = 5 * 1024 * 1024;

export type LogFile = {
	/** Takes output as it comes; lines are cut at line ends. */
	write(chunk: Buffer): void;
	/** The newest lines, oldest first. */
	tail(lines: number): string[];
	close(): void;
};

/**
 * Keeps what a child says: the last 500 lines in memory and everything in a file, which is moved to `<path>.1` when it
 * passes 5 MB, so that a chatty child can never fill the disk.
 */
export function openLogFile(path: string): LogFile {
	mkdirSync(dirname(path), { recursive: true });
	const ring: string[] = [];
	let rest = "";
	let file = openSync(path, "a", 0o600);
	let size = fstatSync(file).size;
	let closed = false;

	function keep(chunk: Buffer): void {
		if (closed) return;
		try {
			if (size > fileLimit) {
				renameSync(path, `${path}.1`);
				const fresh = openSync(path, "a", 0o600);
				closeSync(file);
				file = fresh;
				size = 0;
			}
			size += writeSync(file, chunk);
		} catch {
			// A full disk must not end the control plane: the ring in memory goes on.
		}
	}

	return {
		write(chunk) {
			keep(chunk);
			const lines = (rest + chunk.toString("utf8")).split("\n");
			rest = (lines.pop() ?? "").slice(-lineLimit);
			ring.push(...lines.map((line) => line.slice(0, lineLimit)));
			if (ring.length > ringLines) ring.splice(0, ring.length - ringLines);
		},
		tail: (lines) => ring.slice(-lines),
		close() {
			if (!closed) closeSync(file);
			closed = true;
		},
	};
}
