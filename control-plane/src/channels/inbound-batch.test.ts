import { expect, test } from "vitest";
import { createBatch } from "./inbound-batch.ts";

const dataError = () => Object.assign(new Error("invalid input"), { code: "22P05" });

function recordingBatch(poison = "never", maxItems = 500, failure: () => Error = dataError) {
	const writes: string[][] = [];
	const batch = createBatch<string, string>(async (items) => {
		writes.push(items);
		await Promise.resolve();
		if (items.includes(poison)) throw failure();
		return items.map((item) => item.toUpperCase());
	}, maxItems);
	return { batch, writes };
}

test("what arrives together is written together, and each caller gets its own results", async () => {
	const { batch, writes } = recordingBatch();
	expect(await Promise.all([batch.add(["a", "b"]), batch.add(["c"])])).toEqual([["A", "B"], ["C"]]);
	expect(writes).toEqual([["a", "b", "c"]]);
});

test("what arrives while a batch is written waits and goes into the next one", async () => {
	const { batch, writes } = recordingBatch();
	const first = batch.add(["a"]);
	await new Promise((resolve) => setImmediate(resolve));
	await Promise.all([first, batch.add(["b"]), batch.add(["c"])]);
	expect(writes).toEqual([["a"], ["b", "c"]]);
});

test("a batch is no larger than allowed, save for one caller who brings more", async () => {
	const { batch, writes } = recordingBatch("never", 3);
	await Promise.all([batch.add(["a", "b"]), batch.add(["c", "d"]), batch.add(["e", "f", "g", "h"])]);
	expect(writes).toEqual([
		["a", "b"],
		["c", "d"],
		["e", "f", "g", "h"],
	]);
});

test("a poisoned item fails its own caller only, and takes none of its companions along", async () => {
	const { batch, writes } = recordingBatch("poison");
	const [good, bad, other] = await Promise.allSettled([
		batch.add(["a"]),
		batch.add(["b", "poison", "c"]),
		batch.add(["d"]),
	]);
	expect([good.status, bad.status, other.status]).toEqual(["fulfilled", "rejected", "fulfilled"]);
	expect(writes.slice(1)).toEqual([["a"], ["b"], ["poison"], ["c"], ["d"]]);
});

test("a store that is away is not asked once more for every item", async () => {
	const away = () => Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
	const { batch, writes } = recordingBatch("poison", 500, away);
	const answers = await Promise.allSettled([batch.add(["a"]), batch.add(["poison"])]);
	expect(answers.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
	expect(writes).toHaveLength(1);
});

test("the batch goes on after a failure", async () => {
	const { batch } = recordingBatch("poison");
	await expect(batch.add(["poison"])).rejects.toThrow("invalid input");
	expect(await batch.add(["a"])).toEqual(["A"]);
});
