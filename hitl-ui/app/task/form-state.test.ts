import { Component } from "@flomastr/contracts/component";
import { describe, expect, it } from "vitest";
import { changedValues, changeForm, type FormState, isEdited, openForm, sameAnswer } from "./form-state.ts";

const components = [
	{ type: "text_content", id: "msg", value: "Dear Dr Rao", editable: true },
	{ type: "text_content", id: "fixed", value: "Not to be changed" },
	{
		type: "section",
		id: "more",
		components: [
			{
				type: "form",
				id: "policy",
				schema: {
					properties: {
						years: { type: "integer", default: 1 },
						insured: { type: "string" },
					},
				},
				value: { insured: "Dr Rao" },
			},
			{ type: "choice", id: "way", options: [{ id: "wa", label: "WhatsApp" }] },
		],
	},
	{
		type: "checklist",
		id: "check",
		items: [
			{ id: "a", label: "A", checked: true },
			{ id: "b", label: "B" },
		],
	},
	{ type: "hologram", id: "future", frames: [] },
].map((component) => Component.parse(component));

const set = (state: FormState, id: string, value: unknown) => changeForm(state, { type: "set", id, value });

describe("what is sent", () => {
	it("is nothing but an untouched default, because the server keeps what is left out but knows no defaults", () => {
		expect(changedValues(openForm(components))).toEqual({ policy: { insured: "Dr Rao", years: 1 } });
	});

	it("holds an answer inside a section under its own id", () => {
		expect(changedValues(set(openForm(components), "way", "wa"))).toHaveProperty("way", "wa");
	});

	it("leaves out an answer that was changed and changed back", () => {
		const there = set(openForm(components), "msg", "Dear colleague");
		expect(changedValues(there)).toHaveProperty("msg", "Dear colleague");
		expect(changedValues(set(there, "msg", "Dear Dr Rao"))).not.toHaveProperty("msg");
	});

	it("never holds a component that asks nothing", () => {
		expect(Object.keys(openForm(components).values).sort()).toEqual(["check", "msg", "policy", "way"]);
	});
});

describe("edits", () => {
	it("are seen and can be taken back, and a filled-in default is none", () => {
		const opened = openForm(components);
		expect(isEdited(opened, "policy")).toBe(false);
		const edited = set(opened, "check", ["a", "b"]);
		expect(isEdited(edited, "check")).toBe(true);
		expect(isEdited(changeForm(edited, { type: "reset", id: "check" }), "check")).toBe(false);
	});

	it("of a decided task are its answer", () => {
		const decided = openForm(components, { msg: "Dear Dr Rao, welcome" });
		expect(decided.values.msg).toBe("Dear Dr Rao, welcome");
		expect(decided.values.check).toEqual(["a"]);
	});
});

describe("messages", () => {
	const errors = { "policy.years": "Too many", "policy.insured": "Fill this in", msg: "Too long" };
	const refused = changeForm(openForm(components), { type: "errors", errors });

	it("go with the property they spoke of, and the others stay", () => {
		const after = set(refused, "policy", { insured: "Dr Rao", years: 3 });
		expect(after.errors).toEqual({ "policy.insured": "Fill this in", msg: "Too long" });
	});

	it("go with all properties of a form that is reset", () => {
		expect(changeForm(refused, { type: "reset", id: "policy" }).errors).toEqual({ msg: "Too long" });
	});

	it("of another component with a longer name stay", () => {
		const state = changeForm(openForm(components), { type: "errors", errors: { msg: "a", msg2: "b" } });
		expect(set(state, "msg", "x").errors).toEqual({ msg2: "b" });
	});
});

describe("sameness", () => {
	it("does not care for the order of keys or for absent ones, but for the order of a list", () => {
		expect(sameAnswer({ a: 1, b: undefined }, { a: 1 })).toBe(true);
		expect(sameAnswer(["a", "b"], ["b", "a"])).toBe(false);
		expect(sameAnswer([], {})).toBe(false);
		expect(sameAnswer({ amount: "1.00" }, { amount: "1.0" })).toBe(false);
		expect(sameAnswer(null, {})).toBe(false);
	});
});
