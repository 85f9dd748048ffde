import { answerables, initialAnswer } from "@flomastr/contracts/answer";
import type { Component } from "@flomastr/contracts/component";
import { openingAnswer } from "./opening-answer.ts";

/** What one task's screen holds: answers by component id. */
export interface FormState {
	/** As the workflow sent them; the server keeps these for whatever is left out. */
	readonly sent: Readonly<Record<string, unknown>>;
	/** As the screen opened, defaults filled in; `reset` goes back here. */
	readonly opening: Readonly<Record<string, unknown>>;
	readonly values: Readonly<Record<string, unknown>>;
	/** Messages by `componentId` or `componentId.property`. */
	readonly errors: Readonly<Record<string, string>>;
}

export type FormChange =
	| { type: "set"; id: string; value: unknown }
	| { type: "reset"; id: string }
	| { type: "errors"; errors: Record<string, string> };

/** The state a task's screen opens with; a decided task opens with the values that were answered. */
export function openForm(components: readonly Component[], answered: Record<string, unknown> = {}): FormState {
	const asked = answerables(components);
	const opening = Object.fromEntries(asked.map((component) => [component.id, openingAnswer(component)]));
	const sent = Object.fromEntries(asked.map((component) => [component.id, initialAnswer(component)]));
	return { sent, opening, values: { ...opening, ...answered }, errors: {} };
}

/** Next state after a change. A component that is touched loses its messages: they spoke of the old answer. */
export function changeForm(state: FormState, change: FormChange): FormState {
	switch (change.type) {
		case "set":
			return {
				...state,
				values: { ...state.values, [change.id]: change.value },
				errors: errorsAfterEdit(state, change.id, change.value),
			};
		case "reset":
			return {
				...state,
				values: { ...state.values, [change.id]: state.opening[change.id] },
				errors: errorsWithout(state.errors, (key) => key === change.id || key.startsWith(`${change.id}.`)),
			};
		case "errors":
			return { ...state, errors: change.errors };
	}
}

/** True when the answer differs from what the screen opened with. */
export function isEdited(state: FormState, id: string): boolean {
	return !sameAnswer(state.values[id], state.opening[id]);
}

/** Only what differs from what the workflow sent; the server keeps the rest. */
export function changedValues(state: FormState): Record<string, unknown> {
	return Object.fromEntries(Object.entries(state.values).filter(([id, value]) => !sameAnswer(value, state.sent[id])));
}

/** Structural equality for JSON; an absent property equals an undefined one. */
export function sameAnswer(a: unknown, b: unknown): boolean {
	if (Object.is(a, b)) return true;
	if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
	if (Array.isArray(a) !== Array.isArray(b)) return false;
	const left = a as Record<string, unknown>;
	const right = b as Record<string, unknown>;
	if (Array.isArray(a) && Array.isArray(b) && a.length !== b.length) return false;
	return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((key) => sameAnswer(left[key], right[key]));
}

/** A form keeps the messages of the properties that were not touched. */
function errorsAfterEdit(state: FormState, id: string, value: unknown): Record<string, string> {
	const before = state.values[id];
	return errorsWithout(state.errors, (key) => {
		if (key === id) return true;
		if (!key.startsWith(`${id}.`)) return false;
		const property = key.slice(id.length + 1).split(".")[0] ?? "";
		return !sameAnswer(propertyOf(before, property), propertyOf(value, property));
	});
}

function propertyOf(value: unknown, name: string): unknown {
	return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function errorsWithout(errors: Readonly<Record<string, string>>, drop: (key: string) => boolean) {
	return Object.fromEntries(Object.entries(errors).filter(([key]) => !drop(key)));
}
