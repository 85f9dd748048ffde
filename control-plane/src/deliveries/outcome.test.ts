import { expect, test } from "vitest";
import { afterTry } from "./outcome.ts";

test("the pause doubles with each attempt and stops growing at ten minutes", () => {
	const pause = (attempts: number) => afterTry({ state: "retry", error: "502" }, attempts, 0.5).pauseMs;
	expect([1, 2, 3, 4].map(pause)).toEqual([1_000, 2_000, 4_000, 8_000]);
	expect(pause(11)).toBe(600_000);
});

test("the receiver's own wish for a longer pause is kept", () => {
	expect(afterTry({ state: "retry", error: "429", afterMs: 90_000 }, 1, 0.5).pauseMs).toBe(90_000);
});

test("the twelfth failure is the last", () => {
	expect(afterTry({ state: "retry", error: "502" }, 12).state).toBe("dead");
});

test("a receiver that is not there uses up no attempt", () => {
	expect(afterTry({ state: "retry", error: "refused", waiting: true }, 12)).toMatchObject({
		state: "pending",
		attempts: 11,
	});
});
