import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { everyComponent, sampleTask } from "../test/sample-task.ts";
import { componentTypes } from "./component.ts";
import { schemaFile, taskSchema } from "./generate-schema.ts";
import { TaskObject } from "./task.ts";

const committed = readFileSync(schemaFile, "utf8");
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(JSON.parse(committed));
const whole = sampleTask({
	summary: "Three insurers answered.",
	priority: "high",
	due_at: "2026-11-21T09:00:00Z",
	escalation: [{ after: "PT4H", to: { role: "manager" } }],
	payload_components: everyComponent,
	on_timeout: { action: "reject" },
});

it("is committed as it is generated, so that readers in other languages see today's shape", () => {
	expect(committed, "run: node control-plane/contracts/generate-schema.ts").toBe(taskSchema());
});

it("is proven on every component type", () => {
	expect(new Set(everyComponent.map(({ type }) => type))).toEqual(new Set([...componentTypes, "hologram"]));
});

describe("an object that the API takes", () => {
	it.each([
		["with every component", whole],
		["with defaults left out", sampleTask()],
		[
			"with a component of a later version",
			sampleTask({ payload_components: [{ type: "hologram", id: "h", anything: { goes: true } }] }),
		],
	])("is valid by the schema too: %s", (_, task) => {
		expect(TaskObject.safeParse(task).error).toBeUndefined();
		expect(validate(task), ajv.errorsText(validate.errors)).toBe(true);
	});
});

describe("an object that the API refuses", () => {
	const component = (value: unknown) => ({ ...whole, payload_components: [value] });
	it.each([
		["without a title", { ...whole, title: undefined }],
		["of another version", { ...whole, schema: "flomastr.task/v2" }],
		["without components", { ...whole, payload_components: [] }],
		["without actions", { ...whole, actions: [] }],
		["with a known component of the wrong shape", component({ type: "text_content", id: "a" })],
		[
			"with a wrong component in a section",
			component({ type: "section", id: "s", components: [{ type: "choice", id: "c" }] }),
		],
		["with a script as a URL", component({ type: "image_preview", id: "i", url: "javascript:alert(1)" })],
		["with a URL of another host by two slashes", component({ type: "image_preview", id: "i", url: "//evil.test/a" })],
		["with plain http to another host", component({ type: "image_preview", id: "i", url: "http://evil.test/a" })],
		["with a due time without zone", { ...whole, due_at: "2026-11-21T09:00:00" }],
	])("is invalid by the schema too: %s", (_, task) => {
		expect(TaskObject.safeParse(task).success).toBe(false);
		expect(validate(JSON.parse(JSON.stringify(task)))).toBe(false);
	});
});
