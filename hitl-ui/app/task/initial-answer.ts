import type { AnswerableComponent } from "./answerable.ts";

/** The answer a component starts with, or undefined when it starts unanswered. */
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
