import { type AnswerableComponent, answerables, isEmpty } from "@flomastr/contracts/answer";
import type { Component } from "@flomastr/contracts/component";
import type { TaskAction } from "@flomastr/contracts/task";
import { checkField } from "./check-field.ts";

/**
 * What keeps a decision from being sent, before the server is asked; the server checks the same again.
 * @returns messages by `componentId`, `componentId.property` or `comment`; empty when it can be sent
 */
export function checkAnswers(
	components: readonly Component[],
	values: Readonly<Record<string, unknown>>,
	action: TaskAction,
	comment: string,
): Record<string, string> {
	const errors: Record<string, string> = {};
	for (const component of answerables(components)) {
		const wanted = component.required === true || action.requires.includes(component.id);
		Object.assign(errors, checkAnswer(component, values[component.id], wanted));
	}
	if (action.requires.includes("comment") && comment.trim() === "") errors.comment = "Say why in a few words";
	return errors;
}

function checkAnswer(component: AnswerableComponent, value: unknown, required: boolean): Record<string, string> {
	const { id } = component;
	if (component.type === "form") return checkForm(component, value, required);
	if (component.type === "checklist") {
		const ticked = Array.isArray(value) ? value : [];
		const open = component.items.filter((item) => item.required && !ticked.includes(item.id));
		if (open.length > 0) return { [id]: `Still to tick: ${open.map((item) => item.label).join(", ")}` };
	}
	if (isEmpty(value)) return required ? { [id]: missing[component.type] } : {};
	if (component.type === "text_content" && component.max_length !== undefined && typeof value === "string") {
		const over = value.length - component.max_length;
		if (over > 0) return { [id]: `${over} characters too long; the limit is ${component.max_length}` };
	}
	if (component.type === "image_gallery" && Array.isArray(value) && value.length > component.max_picks)
		return { [id]: `Pick at most ${component.max_picks}` };
	return {};
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

function checkForm(form: AnswerableComponent & { type: "form" }, value: unknown, required: boolean) {
	const answer = typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
	const errors: Record<string, string> = {};
	for (const [name, property] of Object.entries(form.schema.properties)) {
		const message = checkField(property, answer[name], form.schema.required.includes(name));
		if (message) errors[`${form.id}.${name}`] = message;
	}
	if (required && isEmpty(answer) && Object.keys(errors).length === 0) errors[form.id] = "Fill in the form";
	return errors;
}
