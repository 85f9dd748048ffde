import { isDeepStrictEqual } from "node:util";
import { type AnswerableComponent, isEmpty } from "@flomastr/contracts/answer";
import { z } from "zod";
import { checkField } from "./check-field.ts";
import type { PatternBudget } from "./match-pattern.ts";

type Of<Type extends AnswerableComponent["type"]> = Extract<AnswerableComponent, { type: Type }>;
type Answer<Type extends AnswerableComponent["type"]> = (component: Of<Type>, value: unknown) => string | undefined;

/**
 * What is wrong with the answer to one component.
 * @returns messages by `componentId`, for a form by `componentId.property`; empty when it is fine
 */
export function checkAnswer(
	component: AnswerableComponent,
	value: unknown,
	required: boolean,
	budget: PatternBudget,
): Record<string, string> {
	if (component.type === "form") return checkForm(component, value, required, budget);
	const message =
		value === undefined || value === null
			? unanswered(component, required)
			: (checkShape(component, value) ?? (isEmpty(value) && required ? missing[component.type] : undefined));
	return message === undefined ? {} : { [component.id]: message };
}

/** Required items of a checklist are required of the list, not of the decision: nothing ticked is not enough. */
function unanswered(component: AnswerableComponent, required: boolean): string | undefined {
	if (component.type === "checklist") return checklist(component, []);
	return required && component.type !== "form" ? missing[component.type] : undefined;
}

const missing: Record<Exclude<AnswerableComponent["type"], "form">, string> = {
	text_content: "Write something here",
	choice: "Choose an option",
	checklist: "Tick at least one",
	image_gallery: "Pick an image",
	data_table: "Select a row",
	comparison_table: "Pick a column",
	video_review: "Add at least one comment",
	audio_review: "Add at least one comment",
};

function checkShape(component: Exclude<AnswerableComponent, Of<"form">>, value: unknown): string | undefined {
	switch (component.type) {
		case "text_content":
			return textContent(component, value);
		case "choice":
			return choice(component, value);
		case "checklist":
			return checklist(component, value);
		case "image_gallery":
			return imageGallery(component, value);
		case "data_table":
			return dataTable(component, value);
		case "comparison_table":
			return comparisonTable(component, value);
		case "video_review":
		case "audio_review":
			return TimedComments.safeParse(value).success ? undefined : "Must be comments with a time in seconds and a text";
	}
}

const TimedComments = z
	.array(z.strictObject({ at: z.number().min(0), text: z.string().trim().min(1).max(5000) }))
	.max(1000);

const textContent: Answer<"text_content"> = ({ max_length: limit = Infinity }, value) => {
	if (typeof value !== "string") return "Must be text";
	return value.length > limit ? `${value.length - limit} characters too long; the limit is ${limit}` : undefined;
};

const choice: Answer<"choice"> = ({ multiple, options }, value) => {
	if (!multiple)
		return options.some((option) => option.id === value) || value === "" ? undefined : "Choose one of the options";
	return picks(options, value) ? undefined : "Choose from the options, each at most once";
};

const checklist: Answer<"checklist"> = ({ items }, value) => {
	const ticked = picks(items, value);
	if (!ticked) return "Tick items of this list, each at most once";
	const open = items.filter((item) => item.required && !ticked.includes(item.id));
	return open.length > 0 ? `Still to tick: ${open.map((item) => item.label).join(", ")}` : undefined;
};

const imageGallery: Answer<"image_gallery"> = ({ images, max_picks: limit }, value) => {
	const picked = picks(images, value);
	if (!picked) return "Pick images of this gallery, each at most once";
	return picked.length > limit ? `Pick at most ${limit}` : undefined;
};

const dataTable: Answer<"data_table"> = ({ rows, select }, value) => {
	const selected = picks(rows, value);
	if (!selected) return "Select rows of this table, each at most once";
	return select === "one" && selected.length > 1 ? "Select one row" : undefined;
};

const comparisonTable: Answer<"comparison_table"> = ({ columns }, value) =>
	Number.isInteger(value) && Number(value) >= 0 && Number(value) < columns.length
		? undefined
		: `Pick a column: a number from 0 to ${columns.length - 1}`;

/** The value as a list of distinct ids out of these; undefined when it is anything else. */
function picks(offered: readonly { id: string }[], value: unknown): string[] | undefined {
	if (!Array.isArray(value) || new Set(value).size !== value.length) return undefined;
	const ids = new Set(offered.map(({ id }) => id));
	return value.every((id) => typeof id === "string" && ids.has(id)) ? (value as string[]) : undefined;
}

function checkForm(form: Of<"form">, value: unknown, required: boolean, budget: PatternBudget): Record<string, string> {
	const answer = value ?? {};
	if (typeof answer !== "object" || Array.isArray(answer))
		return { [form.id]: "Must be an object with a value per field" };
	const given = new Map<string, unknown>(Object.entries(answer));
	const { properties } = form.schema;
	const fields: [string, string][] = [];
	for (const [name, property] of Object.entries(properties)) {
		const message = checkField(property, given.get(name), form.schema.required.includes(name), budget);
		if (message !== undefined) fields.push([`${form.id}.${name}`, message]);
	}
	for (const [name, extra] of given) {
		// What the workflow itself sent along without drawing a field for it goes back as it came.
		const sentAlong = Object.hasOwn(form.value, name) && isDeepStrictEqual(form.value[name], extra);
		if (!Object.hasOwn(properties, name) && !sentAlong)
			fields.push([`${form.id}.${name}`, "Is not a field of this form"]);
	}
	if (required && isEmpty(answer) && fields.length === 0) fields.push([form.id, "Fill in the form"]);
	return Object.fromEntries(fields.slice(0, 200));
}
