import { describe, expect, it } from "vitest";
import { normaliseAmount } from "./amount.ts";
import { fromLocalInput, toLocalInput } from "./local-date-time.ts";
import { homeCountry, toE164 } from "./phone-number.ts";
import { storedFile } from "./stored-file.ts";

describe("an amount as people type it", () => {
	it("becomes a decimal string with cents", () => {
		expect(normaliseAmount("41,000")).toBe("41000.00");
		expect(normaliseAmount(" 1_234.5 ")).toBe("1234.50");
		expect(normaliseAmount("0012")).toBe("12.00");
		expect(normaliseAmount("-3")).toBe("-3.00");
	});

	it("keeps every digit of a sum that a float would round", () => {
		expect(normaliseAmount("9007199254740993.01")).toBe("9007199254740993.01");
	});

	it("stays as typed when it is no amount, so that the message speaks of what is seen", () => {
		expect(normaliseAmount("about 40k")).toBe("about 40k");
		expect(normaliseAmount("1.2.3")).toBe("1.2.3");
	});
});

describe("a phone number as people type it", () => {
	it("gets the country code of the reader's region", () => {
		expect(toE164("098765 43210", homeCountry("en-IN"))).toBe("+919876543210");
		expect(toE164("+44 20 7946 0018", homeCountry("en-IN"))).toBe("+442079460018");
	});

	it("stays as typed when it is none", () => {
		expect(toE164(" call me ", undefined)).toBe("call me");
	});
});

describe("a moment", () => {
	it("comes back from the input as the same minute", () => {
		const local = toLocalInput("2026-11-21T09:30:00.000Z");
		expect(local).toMatch(/^2026-11-2\dT\d\d:\d\d$/);
		expect(fromLocalInput(local)).toBe("2026-11-21T09:30:00.000Z");
	});

	it("is nothing when the input is empty or the value is no moment", () => {
		expect(fromLocalInput("")).toBeUndefined();
		expect(toLocalInput("soon")).toBe("");
	});
});

describe("a stored file", () => {
	it("is shown by its name, or by the end of its address when only that is known", () => {
		const file = { name: "quote.pdf", url: "/api/media/files/1", mime_type: "application/pdf", size: 9 };
		expect(storedFile(file)).toEqual({ name: "quote.pdf", url: "/api/media/files/1" });
		expect(storedFile("/api/media/files/abc")).toEqual({ name: "abc", url: "/api/media/files/abc" });
		expect(storedFile({ name: "no address" })).toBeNull();
	});
});
