import { Component } from "@flomastr/contracts/component";
import type { TaskAction } from "@flomastr/contracts/task";
import { describe, expect, it } from "vitest";
import { checkAnswers } from "./check-answers.ts";
import { openForm } from "./form-state.ts";

const approve: TaskAction = { id: "approve", label: "Approve", style: "primary", requires: [] };

function check(component: object, value?: unknown, action: Partial<TaskAction> = {}, comment = "") {
	const components = [Component.parse({ id: "it", ...component })];
	const values = value === undefined ? openForm(components).values : { it: value };
	return checkAnswers(components, values, { ...approve, ...action }, comment);
}

describe("a required answer", () => {
	it("keeps the decision back until it is given", () => {
		const table = { type: "comparison_table", required: true, columns: ["A", "B"], rows: [] };
		expect(check(table)).toEqual({ it: "Pick a column" });
		expect(check(table, 0)).toEqual({});
	});

	it("may be asked for by one action alone", () => {
		const choice = { type: "choice", options: [{ id: "a", label: "A" }] };
		expect(check(choice)).toEqual({});
		expect(check(choice, undefined, { requires: ["it"] })).toEqual({ it: "Choose an option" });
	});

	it("is not given by blanks", () => {
		const text = { type: "text_content", value: "Hello", editable: true, required: true };
		expect(check(text, "  \n ")).toEqual({ it: "Write something here" });
	});
});

describe("limits", () => {
	it("say by how much a text is too long", () => {
		const text = { type: "text_content", value: "", editable: true, max_length: 5 };
		expect(check(text, "1234567").it).toContain("2 characters too long");
	});

	it("name the items of a checklist that are still to tick", () => {
		const list = {
			type: "checklist",
			items: [
				{ id: "a", label: "Premium compared", required: true },
				{ id: "b", label: "Certificate valid" },
			],
		};
		expect(check(list)).toEqual({ it: "Still to tick: Premium compared" });
		expect(check(list, ["a"])).toEqual({});
	});

	it("hold for the number of picked images", () => {
		const images = ["a", "b", "c"].map((id) => ({ id, url: `/api/media/${id}` }));
		const gallery = { type: "image_gallery", editable: true, images, max_picks: 2 };
		expect(check(gallery, ["a", "b", "c"])).toEqual({ it: "Pick at most 2" });
	});
});

describe("a comment", () => {
	it("is asked for by the action that requires it, and not by another", () => {
		const note = { type: "divider" };
		expect(check(note, undefined, { requires: ["comment"] })).toHaveProperty("comment");
		expect(check(note, undefined, { requires: ["comment"] }, "Premium is wrong")).toEqual({});
		expect(check(note)).toEqual({});
	});
});

describe("a form", () => {
	const form = (properties: object, required: string[] = []) => ({ type: "form", schema: { properties, required } });

	it("names each wrong property beside itself", () => {
		const asked = form({ insured: { type: "string" }, years: { type: "integer", maximum: 5 } }, ["insured"]);
		expect(check(asked, { years: 7 })).toEqual({ "it.insured": "Fill this in", "it.years": "Must be at most 5" });
	});

	it("must be filled in when it is required as a whole", () => {
		expect(check({ ...form({ note: { type: "string" } }), required: true })).toEqual({ it: "Fill in the form" });
	});
});
