import { expect, it } from "vitest";
import { addComment, showTimeCode, timedComments } from "./time-code.ts";

it("shows hours only when there are some", () => {
	expect(showTimeCode(62.9)).toBe("1:02");
	expect(showTimeCode(3602)).toBe("1:00:02");
});

it("keeps comments in the order of the recording, whenever they were written", () => {
	const comments = addComment(addComment([], { at: 30, text: "late" }), { at: 4, text: "early" });
	expect(comments.map(({ text }) => text)).toEqual(["early", "late"]);
});

it("leaves out what is no comment, because an answer may come from an older version", () => {
	expect(timedComments([{ at: 1, text: "a" }, null, "b", { at: "2", text: "c" }])).toEqual([{ at: 1, text: "a" }]);
	expect(timedComments("none")).toEqual([]);
});
