import { answerables } from "@flomastr/contracts/answer";
import { componentTypes, type UnknownComponent } from "@flomastr/contracts/component";
import { TaskDecision, TaskObject } from "@flomastr/contracts/task";
import { describe, expect, it } from "vitest";
import { everyComponent, sampleTask } from "../../test/sample-task.ts";
import { AppError } from "../errors.ts";
import { actionsWithoutAnswer, validateValues } from "./validate-values.ts";

const task = TaskObject.parse(sampleTask({ payload_components: everyComponent }));
const decide = (values: Record<string, unknown>, on = task, more: { action?: string; comment?: string } = {}) =>
	validateValues(on, TaskDecision.parse({ action: "approve", values, ...more }));

function refusal(work: () => unknown): AppError {
	try {
		work();
	} catch (error) {
		if (error instanceof AppError) return error;
		throw error;
	}
	throw new Error("Nothing was refused.");
}
const fieldsOf = (work: () => unknown) => refusal(work).fields;
const form = (values: Record<string, unknown>) => ({ form: { name: "Rao", ...values } });

const png = "data:image/png;base64,iVBORw0KGgo=";
const right: [string, unknown][] = [
	["text", "Hello, doctor"],
	["gallery", ["i1", "i3"]],
	["video", [{ at: 1.5, text: "Too dark" }]],
	["audio", [{ at: 0, text: "Noise" }]],
	["rows", ["r2"]],
	["quotes", 1],
	["choice", "no"],
	["choices", ["x", "z"]],
	["list", ["read", "called"]],
	["inner", ""],
];

describe("a right answer", () => {
	it.each(right)("to %s comes back under its id, with what it was before", (id, value) => {
		const { values, edits } = decide({ [id]: value });
		expect(values[id]).toEqual(value);
		expect(edits).toEqual([{ id, before: expect.toSatisfy((before) => before !== undefined), after: value }]);
	});

	it.each([
		["name", "Asha"],
		["notes", "line\nline"],
		["code", "ABC"],
		["age", 18],
		["share", 0.5],
		["premium", { amount: "41000.00", currency: "INR" }],
		["start", "2026-02-28"],
		["call", "2026-11-21T09:00:00+05:30"],
		["call", "2026-11-21T09:00"],
		["phone", "+91 98765 43210"],
		["email", "rao@clinic.test"],
		["city", "Goa"],
		["covers", ["theft", "fire"]],
		["agreed", true],
		["stars", 5],
		["proof", { id: "f1", url: "/api/media/files/f1", mime_type: "application/pdf", size: 12 }],
		["signed", png],
	])("to the form's field %s is taken", (property, value) => {
		expect(decide(form({ [property]: value })).values.form).toMatchObject({ [property]: value });
	});

	it.each(["notes", "code", "age", "premium", "start", "phone", "email", "city", "covers", "proof", "signed"])(
		"leaves the optional field %s empty",
		(property) => {
			expect(() => decide(form({ [property]: "" }))).not.toThrow();
			expect(() => decide(form({ [property]: null }))).not.toThrow();
		},
	);

	it("keeps the value of every component that was left out, and notes no edit", () => {
		expect(decide({})).toEqual({
			values: {
				text: "Hello",
				gallery: [],
				video: [],
				audio: [],
				rows: [],
				form: { name: "Rao" },
				choice: "yes",
				choices: [],
				list: ["read"],
				inner: "Inside",
			},
			edits: [],
		});
	});

	it("notes no edit where the same value was sent back", () => {
		expect(decide({ text: "Hello", form: { name: "Rao" } }).edits).toEqual([]);
	});
});

describe("a wrong answer is refused with a message beside its field:", () => {
	it.each<[string, unknown, RegExp]>([
		["text", 7, /Must be text/],
		["text", "x".repeat(21), /1 characters too long; the limit is 20/],
		["gallery", "i1", /Pick images/],
		["gallery", ["nope"], /Pick images/],
		["gallery", ["i1", "i1"], /each at most once/],
		["gallery", ["i1", "i2", "i3"], /at most 2/],
		["video", [{ at: -1, text: "x" }], /time in seconds/],
		["video", [{ at: 1, text: " " }], /time in seconds/],
		["audio", { at: 1, text: "x" }, /time in seconds/],
		["audio", [{ at: 1, text: "x", html: "<b>" }], /time in seconds/],
		["rows", ["r9"], /Select rows/],
		["rows", ["r1", "r2"], /Select one row/],
		["quotes", 2, /from 0 to 1/],
		["quotes", -1, /from 0 to 1/],
		["quotes", "1", /from 0 to 1/],
		["quotes", 0.5, /from 0 to 1/],
		["choice", "maybe", /one of the options/],
		["choice", ["yes"], /one of the options/],
		["choices", "x", /from the options/],
		["choices", ["x", "w"], /from the options/],
		["list", ["called"], /Still to tick: Read it/],
		["list", null, /Still to tick: Read it/],
		["list", ["read", "other"], /Tick items/],
		["inner", { toString: "x" }, /Must be text/],
		["form", "Rao", /Must be an object/],
		["form", ["Rao"], /Must be an object/],
	])("%s = %j", (id, value, message) => {
		expect(fieldsOf(() => decide({ [id]: value }))).toEqual({ [id]: expect.stringMatching(message) });
	});

	it.each<[string, unknown, RegExp]>([
		["name", "", /Fill this in/],
		["name", "  ", /Fill this in/],
		["name", "R", /at least 2/],
		["name", "R".repeat(11), /At most 10 characters; this has 11/],
		["name", [], /Must be text/],
		["notes", "x".repeat(21), /At most 20/],
		["notes", 1, /Must be text/],
		["code", "abc", /expected form/],
		["age", "20", /Must be a number/],
		["age", 20.5, /whole number/],
		["age", 17, /at least 18/],
		["age", 100, /at most 99/],
		["share", Number.NaN, /Must be a number/],
		["premium", 41000, /amount such as/],
		["premium", { amount: 41000.1, currency: "INR" }, /amount such as/],
		["premium", { amount: "1e9", currency: "INR" }, /amount such as/],
		["premium", { amount: "50.00", currency: "INR" }, /at least 100/],
		["premium", { amount: "5000.00", currency: "USD" }, /in INR, not USD/],
		["premium", { amount: "5000.00", currency: "INR", extra: 1 }, /amount such as/],
		["start", "2026-02-29", /Must be a date/],
		["start", "21/11/2026", /Must be a date/],
		["call", "2026-11-21", /date and time/],
		["call", "2026-11-21T25:00:00Z", /date and time/],
		["phone", "12345", /country code/],
		["phone", 919876543210, /country code/],
		["email", "rao@", /e-mail/],
		["city", "Delhi", /one of the options/],
		["covers", ["fire", "flood"], /from the options/],
		["covers", ["fire", "fire"], /at most once/],
		["covers", "fire", /from the options/],
		["agreed", "yes", /ticked or not/],
		["stars", 0, /at least 1/],
		["stars", 6, /at most 5/],
		["stars", 4.5, /whole number/],
		["proof", { url: "javascript:alert(1)" }, /uploaded file/],
		["proof", { name: "a.pdf" }, /uploaded file/],
		["signed", "data:image/svg+xml;base64,PHN2Zz4=", /PNG or JPEG/],
		["signed", "https://example.org/signature.png", /PNG or JPEG/],
		["signed", `data:image/png;base64,${"A".repeat(200_000)}`, /at most 200000/],
		["hidden", "x", /not a field/],
	])("form.%s = %j", (property, value, message) => {
		expect(fieldsOf(() => decide(form({ [property]: value })))).toEqual({
			[`form.${property}`]: expect.stringMatching(message),
		});
	});

	it("covers every component type that takes an answer", () => {
		const answered = new Set([...right.map(([id]) => id), "form"]);
		expect(answerables(task.payload_components).filter(({ id }) => !answered.has(id))).toEqual([]);
	});

	it.each(everyComponent.filter(({ id }) => ![...right, ["form"]].some(([answered]) => answered === id)))(
		"$type takes no answer",
		({ id }) => {
			expect(fieldsOf(() => decide({ [id]: "x" }))).toEqual({ [id]: expect.stringMatching(/takes an answer/) });
		},
	);

	it("a component that does not exist, and one that may not be changed", () => {
		expect(fieldsOf(() => decide({ nobody: 1, fixed: "mine now" }))).toEqual({
			nobody: expect.stringMatching(/not a component/),
			fixed: expect.stringMatching(/not a component/),
		});
	});

	it("all at once, so that the person corrects everything in one go", () => {
		expect(Object.keys(fieldsOf(() => decide({ quotes: 9, form: { name: "", age: 1 } })) ?? {})).toEqual([
			"quotes",
			"form.name",
			"form.age",
		]);
	});

	it("an action the task does not have", () => {
		const error = refusal(() => decide({}, task, { action: "approve-all" }));
		expect(error.fields).toEqual({ action: expect.stringContaining("approve, reject") });
	});
});

describe("what a component or an action requires", () => {
	const withComponent = (component: UnknownComponent, requires: string[] = []) =>
		TaskObject.parse(
			sampleTask({ payload_components: [component], actions: [{ id: "approve", label: "Approve", requires }] }),
		);
	const requireds = everyComponent.filter(({ id }) =>
		["text", "gallery", "video", "audio", "rows", "quotes", "choices", "form"].includes(id),
	);

	it.each(requireds)("is missed in an empty $type marked required", (component) => {
		const empty = component.id === "text" ? "" : component.id === "form" ? {} : component.id === "quotes" ? null : [];
		const asked = withComponent({ ...component, required: true });
		const fields = fieldsOf(() => decide({ [component.id]: empty }, asked));
		expect(Object.keys(fields ?? {})).toEqual([component.id === "form" ? "form.name" : component.id]);
	});

	it.each(requireds)("is missed in an empty $type that the action requires", (component) => {
		const empty = component.id === "text" ? " " : component.id === "form" ? {} : component.id === "quotes" ? null : [];
		const asked = withComponent(component, [component.id]);
		expect(fieldsOf(() => decide({ [component.id]: empty }, asked))).toBeDefined();
	});

	it("is a comment that says something", () => {
		for (const comment of [undefined, " "])
			expect(fieldsOf(() => decide({}, task, { action: "reject", comment }))).toEqual({
				comment: expect.stringMatching(/needs a comment/),
			});
		expect(() => decide({}, task, { action: "reject", comment: "Too dear" })).not.toThrow();
	});

	it("decides which actions can be taken from the list", () => {
		expect(actionsWithoutAnswer(task)).toEqual(["approve"]);
		const open = withComponent({ type: "comparison_table", id: "q", columns: ["A"], rows: [], required: true });
		expect(actionsWithoutAnswer(open)).toEqual([]);
	});
});

describe("a hostile answer", () => {
	it("with text that Postgres cannot store is refused by name", () => {
		expect(refusal(() => decide({ text: "a\0b" }))).toMatchObject({ code: "invalid", fields: { text: /./ } });
		expect(refusal(() => decide({ text: "\ud800" }))).toMatchObject({ code: "invalid" });
		expect(refusal(() => decide({}, task, { comment: "\0" }))).toMatchObject({ fields: { comment: /./ } });
	});

	it("nested past every use is refused before anything recurses into it", () => {
		let deep: unknown = "bottom";
		for (let level = 0; level < 100_000; level += 1) deep = [deep];
		expect(refusal(() => decide({ text: deep }))).toMatchObject({ code: "too_large" });
	});

	it("of more than 1 MB is refused with the limit", () => {
		const error = refusal(() => decide({ form: { name: "x".repeat(1_100_000) } }));
		expect(error).toMatchObject({ code: "too_large", message: expect.stringContaining("1 MB") });
	});

	it("cannot reach a prototype", () => {
		const values = JSON.parse('{"__proto__": {"text": "polluted"}, "constructor": 1}');
		expect(() => validateValues(task, { action: "approve", values, comment: null })).toThrow(AppError);
		expect(({} as Record<string, unknown>).text).toBeUndefined();
	});

	it("that makes a workflow's pattern run for years is refused in time", () => {
		const slow = TaskObject.parse(
			sampleTask({
				payload_components: [
					{
						type: "form",
						id: "f",
						schema: { type: "object", properties: { a: { type: "string", pattern: "^(a+)+$" } } },
					},
				],
			}),
		);
		const started = performance.now();
		expect(fieldsOf(() => decide({ f: { a: `${"a".repeat(60)}!` } }, slow))).toEqual({
			"f.a": expect.stringMatching(/takes too long/),
		});
		expect(performance.now() - started).toBeLessThan(2000);
	});
});

it("knows every type of the contract", () => {
	expect(new Set(everyComponent.map(({ type }) => type))).toEqual(new Set([...componentTypes, "hologram"]));
});
