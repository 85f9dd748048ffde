import { isDeepStrictEqual } from "node:util";
import { answerables, initialAnswer } from "@flomastr/contracts/answer";
import type { TaskAction, TaskAnswer, TaskDecision, TaskObject } from "@flomastr/contracts/task";
import { AppError } from "#errors.ts";
import { checkAnswer } from "./check-answer.ts";
import { whyNotStorable } from "./inspect-json.ts";
import { type PatternBudget, patternBudget } from "./match-pattern.ts";

/** Of all values together, as JSON: a few signatures and long texts. */
const longestAnswer = 1024 * 1024;

export type Answered = Pick<TaskAnswer, "values" | "edits">;

/**
 * Holds a decision against the components of its task. Components that were left out keep their value.
 * @returns the value of every component that takes one, and what the person changed
 * @throws {AppError} `invalid` with a message per `componentId`, `componentId.property`, `action` or `comment`;
 *   `too_large` over 1 MB
 */
export function validateValues(task: TaskObject, decision: TaskDecision): Answered {
	const action = task.actions.find(({ id }) => id === decision.action);
	if (!action) {
		const actions = task.actions.map(({ id }) => id).join(", ");
		const message = `"${decision.action}" is not an action of this task; it has ${actions}`;
		throw new AppError("invalid", `${message}.`, { fields: { action: message } });
	}
	refuseUnstorable(decision);
	const values = mergedValues(task, decision.values);
	const fields = problemsOf(task, action, values, decision.comment, patternBudget());
	Object.assign(fields, unknownComponents(task, decision.values));
	const count = Object.keys(fields).length;
	if (count > 0)
		throw new AppError(
			"invalid",
			`The answer has ${count === 1 ? "a field" : `${count} fields`} to correct: ${Object.keys(fields).slice(0, 5).join(", ")}${count > 5 ? ", …" : ""}.`,
			{ fields },
		);
	return { values: Object.fromEntries(values), edits: editsOf(task, values) };
}

/** Ids of the actions that can be taken as the task stands: without values and without a comment. */
export function actionsWithoutAnswer(task: TaskObject): string[] {
	const values = mergedValues(task, {});
	const budget = patternBudget();
	return task.actions
		.filter((action) => Object.keys(problemsOf(task, action, values, null, budget)).length === 0)
		.map(({ id }) => id);
}

/** The answer that a task has when nobody touched it. */
export function untouchedValues(task: TaskObject): Record<string, unknown> {
	return Object.fromEntries(mergedValues(task, {}));
}

type Values = Map<string, unknown>;

function mergedValues(task: TaskObject, given: Record<string, unknown>): Values {
	const merged: Values = new Map();
	for (const component of answerables(task.payload_components)) {
		const value = Object.hasOwn(given, component.id) ? given[component.id] : initialAnswer(component);
		if (value !== undefined) merged.set(component.id, value);
	}
	return merged;
}

function problemsOf(
	task: TaskObject,
	action: TaskAction,
	values: Values,
	comment: string | null,
	budget: PatternBudget,
): Record<string, string> {
	const fields: Record<string, string> = {};
	for (const component of answerables(task.payload_components)) {
		const required = component.required === true || action.requires.includes(component.id);
		Object.assign(fields, checkAnswer(component, values.get(component.id), required, budget));
	}
	if (action.requires.includes("comment") && (comment ?? "").trim() === "")
		fields.comment = `"${action.label}" needs a comment: say why in a few words`;
	return fields;
}

function unknownComponents(task: TaskObject, given: Record<string, unknown>): Record<string, string> {
	const known = new Set(answerables(task.payload_components).map(({ id }) => id));
	const unknown = Object.keys(given).filter((id) => !known.has(id));
	return Object.fromEntries(
		unknown.slice(0, 20).map((id) => [id.slice(0, 100), "Is not a component of this task that takes an answer"]),
	);
}

function editsOf(task: TaskObject, values: Values): Answered["edits"] {
	return answerables(task.payload_components).flatMap((component) => {
		const before = initialAnswer(component) ?? null;
		const after = values.get(component.id) ?? null;
		return isDeepStrictEqual(before, after) ? [] : [{ id: component.id, before, after }];
	});
}

function refuseUnstorable(decision: TaskDecision): void {
	for (const [id, value] of [...Object.entries(decision.values), ["comment", decision.comment] as const]) {
		const refusal = whyNotStorable(value) ?? whyNotStorable(id);
		if (refusal)
			throw new AppError(refusal.code, `The answer to ${JSON.stringify(id.slice(0, 100))} ${refusal.message}.`, {
				fields: { [id.slice(0, 100)]: refusal.message },
			});
	}
	const size = Buffer.byteLength(JSON.stringify(decision.values));
	if (size > longestAnswer)
		throw new AppError("too_large", `The answer has ${size} bytes; at most ${longestAnswer} (1 MB) are allowed.`);
}
