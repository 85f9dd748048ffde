import { expect, test } from "vitest";
import { createNewestOnly } from "./newest-only.ts";

function stream(name: string, ended: string[]) {
	async function* pieces(): AsyncGenerator<Buffer> {
		try {
			for (let piece = 1; piece <= 3; piece += 1) yield Buffer.from(`${name}${piece}`);
		} finally {
			ended.push(name);
		}
	}
	return pieces();
}

async function read(pieces: AsyncGenerator<Buffer>): Promise<string> {
	let text = "";
	for await (const piece of pieces) text += piece;
	return text;
}

test("a stream that nobody reads on lets go of what it holds once the tenant begins another, which is whole", async () => {
	const newest = createNewestOnly();
	const ended: string[] = [];
	const stalled = newest.begin("t", stream("a", ended), "");
	expect(String((await stalled.next()).value)).toBe("a1");
	const other = newest.begin("other", stream("c", ended), "");
	const next = newest.begin("t", stream("b", ended), "a newer one was begun");
	expect(await read(next)).toBe("b1b2b3");
	expect(ended).toEqual(["a", "b"]);
	await expect(read(stalled)).rejects.toThrow("a newer one was begun");
	expect(await read(other)).toBe("c1c2c3");
});

test("one after another is no matter, and one that was never read is none either", async () => {
	const newest = createNewestOnly();
	const ended: string[] = [];
	newest.begin("t", stream("a", ended), "");
	expect(await read(newest.begin("t", stream("b", ended), ""))).toBe("b1b2b3");
	expect(await read(newest.begin("t", stream("c", ended), ""))).toBe("c1c2c3");
});
