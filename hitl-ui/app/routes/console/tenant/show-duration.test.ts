import { expect, it } from "vitest";
import { showDuration } from "./show-duration.ts";

it("grows with the step, from milliseconds to minutes", () => {
	expect(showDuration(12.4)).toBe("12 ms");
	expect(showDuration(2400)).toBe("2.4 s");
	expect(showDuration(65_000)).toBe("1 min 05 s");
});

it("never shows sixty seconds as seconds, because rounding would", () => {
	expect(showDuration(59_940)).toBe("59.9 s");
	expect(showDuration(59_990)).toBe("1 min 00 s");
});
