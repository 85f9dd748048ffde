import { Content } from "@flomastr/contracts/message";
import { describe, expect, test } from "vitest";
import { ask, readQuestion, understand } from "./question.ts";
import { type Dialogue, type Scalar, takeTurn } from "./take-turn.ts";

const text = (value: string): Content => ({ kind: "text", text: value });
const dialogue: Dialogue = {
	name: "intake",
	greeting: "Welcome.",
	questions: [
		readQuestion({
			id: "speciality",
			text: "Which?",
			kind: "options",
			options: "surg: Surgery\nphys: Physician\nother: Other",
		}),
		readQuestion({ id: "years", text: "Years?", kind: "number", min: 0, max: 60, retry: "A number, please." }),
		readQuestion({ id: "claims", text: "Claims?", kind: "yes_no" }),
	],
	closing: "Thank you.",
	leaveWords: ["human"],
	restartWords: ["restart"],
};

/** Plays messages one after the other, keeping the attributes as the contact would. */
function play(...messages: (string | Content)[]) {
	const attributes: Record<string, Scalar> = {};
	const turns = messages.map((message, index) => {
		const content = typeof message === "string" ? text(message) : message;
		const turn = takeTurn(dialogue, { id: `event-${index}`, content }, attributes);
		Object.assign(attributes, turn.remember);
		return turn;
	});
	return { turns, attributes, last: turns.at(-1) };
}

describe("a dialogue", () => {
	test("asks one question after the other and ends with every answer", () => {
		const press: Content = { kind: "choice", source: "button", id: "surg", title: "Surgery" };
		const { turns, last } = play("hi", press, "12", "no");
		expect(turns.map(({ outcome }) => outcome)).toEqual(["waiting", "waiting", "waiting", "complete"]);
		expect(last?.answers).toEqual({ speciality: "Surgery", years: 12, claims: false });
		expect(last?.say).toEqual({ kind: "text", text: "Thank you." });
	});

	test("asks again, saying why, when it does not understand", () => {
		const { last } = play("hi", "surgery", "many");
		expect(last).toMatchObject({ outcome: "waiting", say: { text: "A number, please.\n\nYears?" } });
	});

	test("tells the same again when the same event comes again, and takes its text for no other answer", () => {
		const attributes: Record<string, Scalar> = {};
		for (const [index, said] of ["hi", "surgery", "12", "no"].entries()) {
			const event = { id: `e${index}`, content: text(said) };
			const first = takeTurn(dialogue, event, attributes);
			Object.assign(attributes, first.remember);
			const again = takeTurn(dialogue, event, attributes);
			expect(again).toEqual({ ...first, remember: null });
		}
	});

	test("hands over to a person on the word for it and then stays out of the way", () => {
		const { turns } = play("hi", "Human", "hello?");
		expect(turns.map(({ outcome }) => outcome)).toEqual(["waiting", "left", "outside"]);
		expect(turns[2]?.say).toBeNull();
	});

	test("begins again with nothing remembered on the word for it", () => {
		const { attributes, last } = play("hi", "surgery", "12", "no", "Restart");
		expect(last).toMatchObject({ outcome: "waiting", answers: {} });
		expect(attributes).toMatchObject({ speciality: null, years: null, claims: null, _intake_step: "speciality" });
	});

	test("takes reactions and deleted messages for no answer", () => {
		const reaction: Content = { kind: "reaction", emoji: "👍", to_vendor_id: "x" };
		expect(play("hi", reaction).last).toMatchObject({ outcome: "outside", say: null, remember: null });
	});
});

describe("an answer", () => {
	const number = readQuestion({ id: "n", text: "?", kind: "number", min: 1, max: 100_000_000 });
	const options = readQuestion({
		id: "o",
		text: "?",
		kind: "options",
		options: "a: ₹50 lakh\nb: ₹1 crore\nc: ₹2 crore",
	});

	test.each([
		["12 years", 12],
		["about 1,50,000 rupees", 150_000],
		["0", null],
		["none", null],
	])("to a number question %j is %j", (said, expected) => {
		expect(understand(number, text(said))).toBe(expected);
	});

	test.each([
		["₹1 crore", "₹1 crore"],
		["2", "₹1 crore"],
		["B", "₹1 crore"],
		["₹5", "₹50 lakh"],
		["₹", null],
		["9", null],
	])("to a choice %j is %j", (said, expected) => {
		expect(understand(options, text(said))).toBe(expected);
	});

	test("is not in a picture", () => {
		expect(understand(number, { kind: "media", media: "image", caption: "12" })).toBeNull();
	});
});

describe("a question", () => {
	const withOptions = (count: number, label = "Option") =>
		ask(
			readQuestion({
				id: "q",
				text: "Which?",
				kind: "options",
				options: Array.from({ length: count }, (_, index) => `${label} ${index + 1}`).join("\n"),
			}),
			"",
		);

	test("is asked with buttons, a list or numbers, by how many options there are; each holds to the contract", () => {
		expect(Content.parse(withOptions(3))).toHaveProperty("buttons");
		expect(Content.parse(withOptions(10))).toHaveProperty("list");
		expect(Content.parse(withOptions(3, "A label too long for a button"))).toHaveProperty("list");
		expect(Content.parse(withOptions(12))).toMatchObject({ kind: "text" });
	});
});
