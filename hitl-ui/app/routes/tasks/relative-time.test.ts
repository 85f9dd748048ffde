import { describe, expect, it } from "vitest";
import { dueState, relativeTime, shortSpan } from "./relative-time.ts";

const now = Date.parse("2026-11-20T12:00:00Z");

describe("relative time", () => {
	it("names the largest unit and rounds down, so that nothing seems later than it is", () => {
		expect(shortSpan(59 * 60_000 + 59_000)).toBe("59 min");
		expect(shortSpan(47 * 3_600_000)).toBe("1 d");
		expect(shortSpan(40_000)).toBe("40 s");
	});

	it("looks both ways", () => {
		expect(relativeTime("2026-11-20T09:00:00Z", now)).toBe("3 h ago");
		expect(relativeTime("2026-11-22T12:00:00Z", now)).toBe("in 2 d");
		expect(relativeTime("2026-11-20T12:00:30Z", now)).toBe("now");
	});
});

describe("due", () => {
	it("is overdue from the very moment", () => {
		expect(dueState("2026-11-20T12:00:00Z", now).state).toBe("overdue");
		expect(dueState("2026-11-20T10:00:00Z", now)).toEqual({ state: "overdue", words: "Overdue 2 h" });
	});

	it("warns in the last four hours", () => {
		expect(dueState("2026-11-20T15:59:00Z", now)).toEqual({ state: "soon", words: "Due in 3 h" });
		expect(dueState("2026-11-20T16:00:00Z", now).state).toBe("later");
	});

	it("reads a time with another offset as the moment it is", () => {
		expect(dueState("2026-11-20T17:00:00+05:30", now).state).toBe("overdue");
	});
});
