import { expect, test } from "vitest";
import { whileItMoves } from "./while-it-moves.ts";

test("work that gets on may take as long as it likes, because a large tenant's does", async () => {
	const whole = Promise.withResolvers<string>();
	let looks = 0;
	// It is asked twenty times in the time that it may stand still.
	const moved = async () => {
		if (++looks === 60) whole.resolve("whole");
		return looks;
	};
	expect(await whileItMoves(100, moved, () => whole.promise)).toBe("whole");
});

test("work that stands still is given up, told of it and left, because what hangs may never end", async () => {
	let reason: unknown;
	const work = (givenUp: AbortSignal) => {
		givenUp.addEventListener("abort", () => {
			reason = givenUp.reason;
		});
		return new Promise<never>(() => {});
	};
	const failure = { code: "timed_out", message: /Nothing of it moved/ };
	await expect(whileItMoves(100, async () => 7, work)).rejects.toMatchObject(failure);
	expect(reason).toMatchObject(failure);
});

test("work that fails fails with its own reason", async () => {
	const work = () => Promise.reject(new Error("the disk is full"));
	await expect(whileItMoves(10_000, async () => 0, work)).rejects.toThrow("the disk is full");
});
