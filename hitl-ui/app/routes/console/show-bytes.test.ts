import { expect, it } from "vitest";
import { showBytes } from "./show-bytes.ts";

it("takes the unit in which the number is short, because nobody counts nine digits", () => {
	expect(showBytes(0)).toBe("0 B");
	expect(showBytes(812_400)).toBe("812 kB");
	expect(showBytes(1_440_000_000)).toBe("1.4 GB");
});

it("never shows a thousand of a unit, because rounding would", () => {
	expect(showBytes(999_700)).toBe("1.0 MB");
});
