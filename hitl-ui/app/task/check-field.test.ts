import type { FormProperty } from "@flomastr/contracts/component";
import { describe, expect, it } from "vitest";
import { checkField } from "./check-field.ts";

const check = (property: Partial<FormProperty>, value: unknown, required = false) =>
	checkField({ type: "string", ...property }, value, required);

describe("an empty field", () => {
	it("is fine unless it is required, whatever its limits", () => {
		expect(check({ minLength: 5 }, "")).toBeUndefined();
		expect(check({ minLength: 5 }, " ", true)).toBe("Fill this in");
	});

	it("is a box that is not ticked: agreeing must be done, not skipped", () => {
		expect(check({ type: "boolean" }, false, true)).toBe("Tick this to go on");
		expect(check({ type: "boolean" }, true, true)).toBeUndefined();
	});

	it("is money without an amount", () => {
		expect(check({ type: "object", currency: "INR" }, { amount: "", currency: "INR" }, true)).toBe("Enter an amount");
	});
});

describe("numbers and money", () => {
	it("keep to their bounds", () => {
		expect(check({ type: "integer" }, 1.5)).toBe("Must be a whole number");
		expect(check({ type: "number", minimum: 0 }, -1)).toBe("Must be at least 0");
		expect(check({ type: "number" }, Number.NaN)).toBe("Must be a number");
	});

	it("take an amount as a decimal string and nothing else, because floats lose cents", () => {
		const money = { type: "object", currency: "INR", minimum: 1000 } as const;
		expect(check(money, { amount: "41000.00", currency: "INR" })).toBeUndefined();
		expect(check(money, { amount: "41,000", currency: "INR" })).toContain("amount such as");
		expect(check(money, { amount: 41000, currency: "INR" })).toContain("amount such as");
		expect(check(money, { amount: "999.99", currency: "INR" })).toBe("Must be at least 1000");
	});

	it("rate within the stars that are drawn", () => {
		const rating = { type: "integer", field: "rating" } as const;
		expect(check(rating, 5)).toBeUndefined();
		expect(check(rating, 6)).toBe("Must be at most 5");
	});
});

describe("texts of a kind", () => {
	it("must be what they say they are", () => {
		expect(check({ format: "email" }, "asha@acme")).toBe("Must be an e-mail address");
		expect(check({ format: "email" }, "asha@acme.test")).toBeUndefined();
		expect(check({ format: "phone" }, "98765 43210")).toContain("country code");
		expect(check({ format: "phone" }, "+919876543210")).toBeUndefined();
		expect(check({ format: "date" }, "2026-02-30")).toBe("Must be a date");
		expect(check({ format: "date" }, "2026-02-28")).toBeUndefined();
		expect(check({ enum: ["a", "b"] }, "c")).toBe("Choose one of the options");
	});

	it("match their pattern", () => {
		expect(check({ pattern: "^MMC-\\d{6}$" }, "MMC-204411")).toBeUndefined();
		expect(check({ pattern: "^MMC-\\d{6}$" }, "MMC-1")).toBe("Does not have the expected form");
	});

	it("leave a pattern that could run for hours to the server, so that no page freezes", () => {
		const started = performance.now();
		expect(check({ pattern: "^(a+)+$" }, `${"a".repeat(60)}!`)).toBeUndefined();
		expect(check({ pattern: "^a*a*a*a*a*b$" }, "a".repeat(400))).toBeUndefined();
		expect(performance.now() - started).toBeLessThan(1000);
	});

	it("do not lock anybody out by a pattern that is none", () => {
		expect(check({ pattern: "(" }, "anything")).toBeUndefined();
	});
});
