import type { Frame } from "./frames.ts";

/**
 * Every client shares one backend, which knows one namespace of prepared statements. A name a client chose is made its
 * own by a prefix, in the four messages that carry it; the unnamed statement needs none, because a client keeps its
 * turn from Parse to Sync.
 */
export function withOwnStatementName(frame: Frame, sessionId: number, remember: (name: string) => void): Buffer {
	const at = nameOffset(frame);
	if (at === null || at >= frame.bytes.length || frame.bytes[at] === 0) return frame.bytes;
	const prefix = `${sessionId}:`;
	if (String.fromCharCode(frame.type) === "P") {
		remember(prefix + frame.bytes.toString("utf8", at, frame.bytes.indexOf(0, at)));
	}
	const bytes = Buffer.concat([frame.bytes.subarray(0, at), Buffer.from(prefix), frame.bytes.subarray(at)]);
	bytes.writeInt32BE(frame.bytes.readInt32BE(1) + prefix.length, 1);
	return bytes;
}

function nameOffset({ type, bytes }: Frame): number | null {
	switch (String.fromCharCode(type)) {
		case "P":
			return 5;
		case "B":
			// The portal's name comes first.
			return bytes.indexOf(0, 5) + 1 || null;
		case "D":
		case "C":
			return String.fromCharCode(bytes[5] ?? 0) === "S" ? 6 : null;
		default:
			return null;
	}
}
