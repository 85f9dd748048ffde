import { type AnswerableComponent, initialAnswer } from "@flomastr/contracts/answer";

/**
 * The answer the screen opens with: a form's empty properties take their defaults.
 * Kept apart from `initialAnswer` so that an untouched default is still sent to the workflow.
 */
export function openingAnswer(component: AnswerableComponent): unknown {
	if (component.type !== "form") return initialAnswer(component);
	const value: Record<string, unknown> = { ...component.value };
	for (const [name, property] of Object.entries(component.schema.properties))
		if (value[name] === undefined && property.default !== undefined) value[name] = property.default;
	return value;
}
