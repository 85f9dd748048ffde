import { expect, test } from "vitest";
import { clock, dayKey, dayName, listTime } from "./format.ts";

const now = new Date("2026-11-20T20:00:00Z");

test("a time is drawn in the zone of the person who reads it", () => {
	expect(clock("2026-11-20T18:30:00Z", "Asia/Kolkata")).toBe("00:00");
	expect(dayKey("2026-11-20T18:30:00Z", "Asia/Kolkata")).toBe("2026-11-21");
	expect(dayKey("2026-11-20T18:30:00Z", "UTC")).toBe("2026-11-20");
});

test.each([
	["2026-11-20T08:00:00Z", "Today"],
	["2026-11-19T23:59:00Z", "Yesterday"],
	["2026-11-16T08:00:00Z", "Monday"],
	["2026-11-12T08:00:00Z", "12 November"],
	["2025-11-12T08:00:00Z", "12 November 2025"],
])("%s is called %s", (iso, name) => {
	expect(dayName(iso, "UTC", now)).toBe(name);
});

test.each([
	["2026-11-20T08:05:00Z", "08:05"],
	["2026-11-19T08:05:00Z", "Thu"],
	["2026-10-02T08:05:00Z", "2 Oct"],
])("%s stands in the list as %s", (iso, text) => {
	expect(listTime(iso, "UTC", now)).toBe(text);
});
