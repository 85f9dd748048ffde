import { createWriteStream, mkdirSync, renameSync, statSync, type WriteStream } from "node:fs";
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
	let size = sizeOf(path);
	let stream: WriteStream | null = null;

	function open(): WriteStream {
		if (size > fileLimit) {
			renameSync(path, `${path}.1`);
			size = 0;
		}
		const opened = createWriteStream(path, { flags: "a", mode: 0o600 });
		// A full disk must not end the control plane: the ring in memory goes on.
		opened.on("error", () => {});
		return opened;
	}

	return {
		write(chunk) {
			stream ??= open();
			stream.write(chunk);
			size += chunk.length;
			if (size > fileLimit) {
				stream.end();
				stream = null;
			}
			const lines = (rest + chunk.toString("utf8")).split("\n");
			rest = (lines.pop() ?? "").slice(-lineLimit);
			ring.push(...lines.map((line) => line.slice(0, lineLimit)));
			if (ring.length > ringLines) ring.splice(0, ring.length - ringLines);
		},
		tail: (lines) => ring.slice(-lines),
		close: () => stream?.end(),
	};
}

function sizeOf(path: string): number {
	return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
