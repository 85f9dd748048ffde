import { TaskObject } from "@flomastr/contracts/task";
import { describe, expect, test } from "vitest";
import { messageEvent } from "../../test/tenant-api.ts";
import { pairs } from "./build-components.ts";
import { buildTask } from "./build-task.ts";
import { outputsOf } from "./outputs.ts";
import { outputIndex } from "./route-answer.ts";

const start = { event: messageEvent("x"), executionId: "7", workflowId: "w", nodeId: "n", runIndex: 0 };
const actions = { action: [{ id: "ok", label: "", style: "primary", requires: "comment, text" }] };
const reader = (fields: Record<string, unknown>) => (name: string, fallback: unknown) => fields[name] ?? fallback;
const base = { taskType: "t", title: "T", actions, contents: "fields" };

/** One row of each type the editor has fields for. */
const rows = [
	{ type: "text_content", id: "text", value: "Hi", editable: true, format: "markdown" },
	{ type: "callout", id: "call", value: "Careful", tone: "warning" },
	{ type: "key_value", id: "kv", items: "Speciality: Cardiology\nFrom: 09:30" },
	{ type: "choice", id: "pick", options: "a: First\nSecond", required: true },
	{ type: "checklist", id: "check", options: "one: One" },
	{ type: "comparison_table", id: "table", columns: "A, B", rows: '[{"label":"Premium","cells":["1","2"],"best":1}]' },
	{ type: "image_preview", id: "img", url: "/api/packs/p/files/a.png", alt: "A" },
	{ type: "document_preview", id: "doc", url: "https://example.test/a.pdf" },
	{ type: "form", id: "form", schema: '{"properties":{"reason":{"type":"string"}}}' },
	{ type: "divider", id: "line" },
	{
		type: "json",
		json: '{"type":"chart","id":"c","chart":"bar","categories":["a"],"series":[{"name":"s","values":[1]}]}',
	},
];

describe("a task built from the editor's fields", () => {
	test("holds to the contract with every kind of component", () => {
		const task = TaskObject.parse(buildTask(reader({ ...base, components: { component: rows } }), start));
		expect(task.payload_components.map(({ type }) => type)).toEqual([
			...rows.slice(0, -1).map((row) => row.type),
			"chart",
		]);
		expect(task.actions[0]).toEqual({ id: "ok", label: "ok", style: "primary", requires: ["comment", "text"] });
		expect(task.links).toEqual({
			thread_id: start.event.thread_id,
			contact_id: start.event.contact_id,
			order_id: null,
		});
	});

	test("is due after the given time, or never", () => {
		const components = { component: rows };
		const now = Date.parse("2026-01-01T00:00:00Z");
		const due = (fields: object) => buildTask(reader({ ...base, components, ...fields }), start, now).due_at;
		expect(due({ dueIn: 90, dueUnit: "minutes" })).toBe("2026-01-01T01:30:00.000Z");
		expect(due({ dueIn: 2, dueUnit: "days" })).toBe("2026-01-03T00:00:00.000Z");
		expect(due({ dueIn: 0 })).toBeNull();
	});

	test("takes a whole list of components as JSON, and says so when it is none", () => {
		const json = (componentsJson: unknown) => buildTask(reader({ ...base, contents: "json", componentsJson }), start);
		expect(json('[{"type":"divider","id":"d"}]').payload_components).toEqual([{ type: "divider", id: "d" }]);
		expect(json([{ type: "divider", id: "d" }]).payload_components).toEqual([{ type: "divider", id: "d" }]);
		expect(() => json("[{")).toThrow(/Expected JSON for Components/);
		expect(() => json("{}")).toThrow(/must be an array/);
	});

	test("splits a key and value line at its first colon only", () => {
		expect(pairs("From: 09:30")).toEqual([["From", "09:30"]]);
		expect(pairs({ Years: 12, Claims: null })).toEqual([
			["Years", 12],
			["Claims", null],
		]);
	});
});

describe("the outputs", () => {
	test("are one for each action and a last one for the timeout", () => {
		expect(outputsOf({ actions }).map(({ displayName }) => displayName)).toEqual(["ok", "Timeout"]);
		expect(outputsOf({}).map(({ displayName }) => displayName)).toEqual(["Timeout"]);
	});

	test("stay right when the function travels as text, as n8n evaluates it", () => {
		const travelled = new Function(`return (${outputsOf})`)() as typeof outputsOf;
		expect(travelled({ actions })).toEqual(outputsOf({ actions }));
	});

	test("are chosen by the action; nobody's answer is never an approval", () => {
		const answer = (action: string) => ({ action }) as NonNullable<Parameters<typeof outputIndex>[1]["answer"]>;
		const ids = ["approve", "reject"];
		expect(outputIndex(ids, { answer: answer("reject"), timeout: false })).toBe(1);
		expect(outputIndex(ids, { answer: null, timeout: true })).toBe(2);
		expect(outputIndex(ids, { answer: answer("other"), timeout: false })).toBeNull();
		expect(outputIndex(ids, { answer: null, timeout: false })).toBeNull();
	});
});
