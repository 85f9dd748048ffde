import {
	type Component,
	type FormProperty,
	type fieldTypes,
	flatten,
	isKnown,
	type KnownComponent,
} from "./component.ts";

/** What an answer is and when a component takes one: the same rules where it is given and where it is checked. */

/** A component whose answer comes back under its id. */
export type AnswerableComponent = Extract<KnownComponent, { editable?: boolean | undefined }>;

/** Input types ask by nature; the others only when the workflow says so. */
const asksByNature = new Set<string>(["form", "choice", "checklist"]);

/** True when a person can change this component's answer. */
export function isAnswerable(component: Component): component is AnswerableComponent {
	if (!isKnown(component)) return false;
	const { editable, required } = component as AnswerableComponent;
	if (editable === false) return false;
	if (asksByNature.has(component.type)) return true;
	if (component.type === "data_table") return component.select !== "none";
	return editable === true || (required === true && "required" in component);
}

/** Every component that takes an answer, sections opened, in reading order. */
export function answerables(components: readonly Component[]): AnswerableComponent[] {
	return flatten(components).filter(isAnswerable);
}

/** The answer a component has before anybody touched it; undefined when it has none. */
export function initialAnswer(component: AnswerableComponent): unknown {
	switch (component.type) {
		case "text_content":
			return component.value;
		case "form":
			return { ...component.value };
		case "choice":
			return component.value ?? (component.multiple ? [] : undefined);
		case "checklist":
			return component.items.filter((item) => item.checked).map((item) => item.id);
		case "comparison_table":
			return undefined;
		case "image_gallery":
		case "data_table":
		case "video_review":
		case "audio_review":
			return [];
	}
}

/** True for an answer that says nothing: absent, blank text, an empty list, money without an amount. */
export function isEmpty(value: unknown): boolean {
	if (value === undefined || value === null) return true;
	if (typeof value === "string") return value.trim() === "";
	if (Array.isArray(value)) return value.length === 0;
	if (typeof value === "object") {
		if ("amount" in value) return isEmpty(value.amount);
		return Object.values(value).every(isEmpty);
	}
	return false;
}

export type FieldKind = (typeof fieldTypes)[number];

const kindByFormat: Record<string, FieldKind> = {
	date: "date",
	"date-time": "date-time",
	email: "email",
	phone: "phone",
	tel: "phone",
	textarea: "long_text",
};

/** Above this length a single line hides most of what was written. */
const longText = 200;

/** Which field a form's property is: its own `field`, else derived from type, format and enum. */
export function fieldKind(property: FormProperty): FieldKind {
	if (property.field) return property.field;
	if (property.currency) return "money";
	switch (property.type) {
		case "boolean":
			return "checkbox";
		case "number":
		case "integer":
			return "number";
		case "array":
			return "multi_select";
		case "object":
			return "file";
		case "string":
			if (property.enum) return "select";
			return kindByFormat[property.format ?? ""] ?? ((property.maxLength ?? 0) > longText ? "long_text" : "text");
	}
}

/** What a select or multi-select offers. */
export function fieldOptions(property: FormProperty): string[] {
	return property.items?.enum ?? property.enum ?? [];
}

/** What a person is told who left a required field empty; the screen and the server say the same. */
export const missingField: Record<FieldKind, string> = {
	text: "Fill this in",
	long_text: "Fill this in",
	number: "Enter a number",
	money: "Enter an amount",
	date: "Choose a date",
	"date-time": "Choose a date and time",
	phone: "Enter a phone number",
	email: "Enter an e-mail address",
	select: "Choose one",
	multi_select: "Choose at least one",
	checkbox: "Tick this to go on",
	rating: "Give a rating",
	file: "Add a file",
	signature: "Sign here",
};
