import { isAnswerable } from "@flomastr/contracts/answer";
import type { Component, SectionComponent } from "@flomastr/contracts/component";
import type { TaskObject } from "@flomastr/contracts/task";
import { compiles } from "./match-pattern.ts";

/** Names with a meaning of their own: in `requires`, and in JavaScript. */
const reservedIds = new Set(["comment", "__proto__"]);

/**
 * What the shape alone cannot say: ids that name two things, references that name nothing, an action nobody could take.
 * @returns messages by dotted path into the task object; empty when all is well
 */
export function checkReferences(task: TaskObject): Record<string, string> {
	const fields: Record<string, string> = {};
	const components = [...withPaths(task.payload_components, "payload_components")];
	const byId = new Map<string, Component>();
	for (const { path, component } of components) {
		const { id } = component;
		if (reservedIds.has(id)) fields[`${path}.id`] = `"${id}" is reserved; choose another id`;
		if (byId.has(id)) fields[`${path}.id`] = `"${id}" is the id of an earlier component; each needs its own`;
		else byId.set(id, component);
		Object.assign(fields, checkForm(path, component));
	}
	const actions = new Set<string>();
	for (const [index, action] of task.actions.entries()) {
		if (actions.has(action.id)) fields[`actions.${index}.id`] = `"${action.id}" is the id of an earlier action`;
		actions.add(action.id);
		for (const [at, required] of action.requires.entries()) {
			const component = byId.get(required);
			if (required === "comment" || (component && isAnswerable(component))) continue;
			fields[`actions.${index}.requires.${at}`] = component
				? `"${required}" takes no answer, so this action could never be taken; make it editable`
				: `"${required}" is neither "comment" nor the id of a component of this task`;
		}
	}
	if (task.on_timeout && !actions.has(task.on_timeout.action))
		fields["on_timeout.action"] =
			`"${task.on_timeout.action}" is not an action of this task (${[...actions].join(", ")})`;
	// Earlier and later instants are honest mistakes of units, and Postgres has no year 0.
	if (task.due_at && new Date(task.due_at).getUTCFullYear() < 1970) fields.due_at = "lies before 1970";
	return fields;
}

function* withPaths(components: readonly Component[], at: string): Generator<{ path: string; component: Component }> {
	for (const [index, component] of components.entries()) {
		const path = `${at}.${index}`;
		yield { path, component };
		if (component.type === "section")
			yield* withPaths((component as SectionComponent).components, `${path}.components`);
	}
}

function checkForm(path: string, component: Component): Record<string, string> {
	if (!isAnswerable(component) || component.type !== "form") return {};
	const { properties, required } = component.schema;
	const fields: Record<string, string> = {};
	for (const [name, { pattern }] of Object.entries(properties)) {
		if (pattern !== undefined && !compiles(pattern))
			fields[`${path}.schema.properties.${name}.pattern`] =
				`${pattern} is not a regular expression (ECMAScript, flag u)`;
	}
	for (const [index, name] of required.entries()) {
		if (!Object.hasOwn(properties, name)) fields[`${path}.schema.required.${index}`] = `"${name}" is not a property`;
	}
	return fields;
}
