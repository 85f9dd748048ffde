/** One message of a Postgres client, its header included. `type` is 0 for the messages before a session exists. */
export type Frame = { type: number; bytes: Buffer };

/** No statement or parameter of ours is near this; a length beyond it is an attack or a broken client. */
const frameLimit = 256 * 1024 * 1024;
const startupLimit = 10_000;

export type FrameReader = {
	/** Takes what arrived, returns the messages that are complete. Throws RangeError on an impossible length. */
	push(chunk: Buffer): Frame[];
	/** From now on messages carry a type byte (the startup exchange is over). */
	started(): void;
};

/** Cuts a byte stream into protocol 3.0 messages (length-prefixed; a type byte in front once the session has started). */
export function createFrameReader(): FrameReader {
	let rest: Buffer = Buffer.alloc(0);
	let typed = false;
	let needed = 0;

	function next(): Frame | null {
		const header = typed ? 1 : 0;
		if (rest.length < header + 4) return null;
		const length = rest.readInt32BE(header) + header;
		if (length < header + 4 || length > (typed ? frameLimit : startupLimit)) {
			throw new RangeError(`a message of ${length} bytes`);
		}
		if (rest.length < length) {
			needed = length;
			return null;
		}
		const bytes = rest.subarray(0, length);
		rest = rest.subarray(length);
		needed = 0;
		return { type: typed ? (bytes[0] ?? 0) : 0, bytes };
	}

	let parts: Buffer[] = [];
	let partsLength = 0;
	return {
		push(chunk) {
			// A large parameter arrives in many chunks: joined once it is whole, not at every chunk.
			parts.push(chunk);
			partsLength += chunk.length;
			if (rest.length + partsLength < needed) return [];
			rest = rest.length === 0 && parts.length === 1 ? chunk : Buffer.concat([rest, ...parts]);
			parts = [];
			partsLength = 0;
			const frames: Frame[] = [];
			// Before the session each message decides how the next one is read, so they are given out one at a time.
			for (let frame = next(); frame !== null; frame = typed ? next() : null) frames.push(frame);
			return frames;
		},
		started() {
			typed = true;
		},
	};
}
