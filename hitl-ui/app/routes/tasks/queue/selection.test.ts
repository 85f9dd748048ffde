import { expect, it } from "vitest";
import { extendTo, nothingSelected, stillShown, toggle } from "./selection.ts";

const order = ["a", "b", "c", "d", "e"];

it("marks a range upwards as well as downwards from where it began", () => {
	const down = extendTo(toggle(nothingSelected, "b"), "d", order);
	expect([...down.ids]).toEqual(["b", "c", "d"]);
	const up = extendTo(toggle(nothingSelected, "d"), "b", order);
	expect([...up.ids].sort()).toEqual(["b", "c", "d"]);
});

it("keeps the anchor while a range grows, so that a second shift-click starts at the same task", () => {
	const first = extendTo(toggle(nothingSelected, "b"), "c", order);
	const second = extendTo(first, "e", order);
	expect([...second.ids]).toEqual(["b", "c", "d", "e"]);
});

it("marks the one task when the anchor has left the list", () => {
	const gone = { ids: new Set<string>(), anchor: "z" };
	expect([...extendTo(gone, "c", order).ids]).toEqual(["c"]);
});

it("forgets a task that left the list, because nobody would see it being decided", () => {
	const selection = toggle(toggle(nothingSelected, "e"), "b");
	expect(stillShown(selection, ["a", "b", "c"])).toEqual(["b"]);
});
