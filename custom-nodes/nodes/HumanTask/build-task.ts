import type { TaskObjectInput } from "@flomastr/contracts/task";
import type { IDataObject } from "n8n-workflow";
import { idempotencyKey, type Start } from "../../started-by.ts";
import { listOf } from "../Contact/build-upsert.ts";
import { rowsOf } from "../SendMessage/build-content.ts";
import { buildComponents, parseJson } from "./build-components.ts";

const minutesOf: Record<string, number> = { minutes: 1, hours: 60, days: 1440 };

/** One of the node's actions, as the editor stores it. */
export interface ActionRow extends IDataObject {
	id: string;
	label: string;
	style: "primary" | "secondary" | "danger";
	requires: string;
}

/** The task object from the node's fields. `read` gives a field's value for the item; `now` is in milliseconds. */
export function buildTask(
	read: (name: string, fallback: unknown) => unknown,
	start: Start,
	now = Date.now(),
): TaskObjectInput {
	const options = read("options", {}) as IDataObject;
	const dueMinutes = Number(read("dueIn", 0)) * (minutesOf[String(read("dueUnit", "hours"))] ?? 60);
	const text = (name: string) => String(read(name, "") ?? "");
	return {
		schema: "flomastr.task/v1",
		task_type: text("taskType"),
		title: text("title"),
		summary: text("summary"),
		priority: read("priority", "normal") as "normal",
		due_at: dueMinutes > 0 ? new Date(now + dueMinutes * 60_000).toISOString() : null,
		assign_to: assignee(text("role"), options),
		escalation: options.escalateHours
			? [{ after: `PT${Number(options.escalateHours)}H`, to: { role: "manager" } }]
			: [],
		links: {
			thread_id: String(options.threadId ?? "") || (start.event?.thread_id ?? null),
			contact_id: String(options.contactId ?? "") || (start.event?.contact_id ?? null),
			order_id: String(options.orderId ?? "") || null,
		},
		payload_components: componentsOf(read) as TaskObjectInput["payload_components"],
		actions: actionsOf(read).map(({ id, label, style, requires }) => ({
			id,
			label: label || id,
			style,
			requires: listOf(requires),
		})),
		on_timeout: options.onTimeout ? { action: String(options.onTimeout) } : null,
		idempotency_key: idempotencyKey(start, 0),
	};
}

/** The node's actions in the order of its outputs. */
export function actionsOf(read: (name: string, fallback: unknown) => unknown): ActionRow[] {
	return rowsOf(read("actions", {}), "action") as ActionRow[];
}

function componentsOf(read: (name: string, fallback: unknown) => unknown): object[] {
	if (read("contents", "fields") === "fields") {
		return buildComponents(rowsOf(read("components", {}), "component"));
	}
	const parsed = parseJson(read("componentsJson", "[]"), "Components");
	if (Array.isArray(parsed)) return parsed;
	throw new Error("Components (JSON) must be an array of components.");
}

function assignee(role: string, options: IDataObject) {
	return {
		...(role && { role }),
		...(options.team ? { team: String(options.team) } : {}),
		...(options.personId ? { person_id: String(options.personId) } : {}),
	};
}
