import { expect, it } from "vitest";
import { compiles, matchesPattern, patternBudget } from "./match-pattern.ts";

it("tests a text against a pattern as a browser would", () => {
	const budget = patternBudget();
	expect(matchesPattern("^[A-Z]{3}$", "ABC", budget)).toBe(true);
	expect(matchesPattern("^[A-Z]{3}$", "ABCD", budget)).toBe(false);
	expect(matchesPattern("^\\p{L}+$", "Żółw", budget)).toBe(true);
});

it("gives up on a pattern that would run for years, and leaves nothing of the budget to the next", () => {
	const budget = patternBudget();
	const started = performance.now();
	expect(matchesPattern("^(a+)+$", `${"a".repeat(60)}!`, budget)).toBeUndefined();
	expect(matchesPattern("^(a|a)*$", `${"a".repeat(60)}!`, budget)).toBeUndefined();
	expect(performance.now() - started).toBeLessThan(2000);
});

it("knows what is no regular expression", () => {
	expect(compiles("^a+$")).toBe(true);
	expect(compiles("(")).toBe(false);
});
