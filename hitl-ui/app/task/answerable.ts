import type { Component, KnownComponent } from "@flomastr/contracts/component";
import { flatten, isKnown } from "@flomastr/contracts/component";

/** A component whose answer comes back under its id. */
export type AnswerableComponent = Extract<KnownComponent, { editable?: boolean | undefined }>;

/** Input types ask by nature; the others only when the workflow says so. */
const asksByNature = new Set<string>(["form", "choice", "checklist"]);

/** True when the agent can change this component's answer. */
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
