import { expect, test } from "vitest";
import { drawSteps } from "./draw-steps.ts";
import { table } from "./table.ts";
import type { Terminal } from "./terminal.ts";

const plain = (_: string, text: string) => text;
const rows = [
	["acme", "active", "A very long name that does not fit into a narrow terminal"],
	["shop", "asleep", "Shop"],
];

test("a table is as wide as the terminal at most, and its widest column gives way", () => {
	const lines = table(["TENANT", "STATE", "NAME"], rows, { width: 40, paint: plain }).split("\n");
	expect(Math.max(...lines.map(({ length }) => length))).toBe(40);
	expect(lines[1]).toMatch(/^acme {4}active {2}A very.*…$/);
	expect(lines[2]).toBe("shop    asleep  Shop");
});

test("nothing is cut where a script reads it", () => {
	const text = table(["TENANT", "STATE", "NAME"], rows, { width: Number.POSITIVE_INFINITY, paint: plain });
	expect(text).toContain("narrow terminal");
});

test("a name cannot move the operator's cursor or bring colours of its own to the next line", () => {
	const text = table(["NAME"], [["evil\u001b[2J\nname\u0007"]], { width: 80, paint: plain });
	expect(text.split("\n")).toHaveLength(2);
	// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must be gone
	expect(text).not.toMatch(/[\u001b\u0007]/);
});

/** What a terminal got, which can draw anew. */
function recorded(redraws: boolean): { terminal: Terminal; notes: string[] } {
	const notes: string[] = [];
	const terminal: Terminal = {
		result: () => {},
		note: (text) => void notes.push(text),
		width: 80,
		redraws,
		paint: plain,
		confirm: async () => false,
	};
	return { terminal, notes };
}
const step = (state: string) => [
	{ id: "a", title: "First", state, duration: null, error: null },
	{ id: "b", title: "Second", state: "waiting", duration: null, error: null },
];

test("on a terminal the steps are drawn anew in their place", () => {
	const { terminal, notes } = recorded(true);
	const draw = drawSteps(terminal);
	draw(step("running"));
	draw(step("done"));
	expect(notes).toEqual(["… First\n· Second", "\u001b[2A\u001b[0J✓ First\n· Second"]);
});

test("elsewhere each change is a line, told once", () => {
	const { terminal, notes } = recorded(false);
	const draw = drawSteps(terminal);
	for (const state of ["running", "running", "done"]) draw(step(state));
	expect(notes).toEqual(["running: First", "done: First"]);
});
