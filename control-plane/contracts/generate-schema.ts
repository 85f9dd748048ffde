import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { TaskObject } from "./task.ts";

export const schemaFile = fileURLToPath(new URL("task.schema.json", import.meta.url));

/**
 * The task object as JSON Schema 2020-12, so that any language can produce tasks: what a caller writes, defaults left
 * out. Limits of the whole object (bytes, components, depth) and references between its parts are checked by the API.
 */
export function taskSchema(): string {
	const schema = z.toJSONSchema(TaskObject, { target: "draft-2020-12", io: "input" });
	const { $schema, ...rest } = schema;
	const named = { $schema, $id: "urn:flomastr:task:v1", title: "FloMastr task object, version 1", ...rest };
	return `${JSON.stringify(named, null, "\t")}\n`;
}

if (import.meta.main) writeFileSync(schemaFile, taskSchema());
