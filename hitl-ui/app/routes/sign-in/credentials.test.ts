import { expect, test } from "vitest";
import { landing } from "./credentials.ts";

test("signing in goes back to the page that asked for it", () => {
	expect(landing("/inbox/7?view=mine")).toBe("/inbox/7?view=mine");
});

test.each([
	null,
	"",
	"//evil.example",
	"/\\evil.example",
	"https://evil.example",
	"javascript:alert(1)",
	"/sign-in?to=/",
])("signing in never leads to %s, because a link must not send a person elsewhere or in a circle", (to) => {
	expect(landing(to)).toBe("/");
});
