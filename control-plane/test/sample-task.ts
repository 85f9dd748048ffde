import type { UnknownComponent } from "@flomastr/contracts/component";
import type { TaskObjectInput } from "@flomastr/contracts/task";

/** A small honest task with two actions; give what matters to the test. */
export function sampleTask(values: Partial<TaskObjectInput> = {}): TaskObjectInput {
	return {
		schema: "flomastr.task/v1",
		task_type: "quote_review",
		title: "Approve the quote comparison for Dr Rao",
		payload_components: [
			{ type: "text_content", id: "reply", label: "Reply", format: "plain", value: "Dear Dr Rao", editable: true },
		],
		actions: [
			{ id: "approve", label: "Approve and send", style: "primary" },
			{ id: "reject", label: "Send back", style: "danger", requires: ["comment"] },
		],
		idempotency_key: crypto.randomUUID(),
		...values,
	};
}

/** Where an answer would go back to. */
export const sampleResume = {
	execution_id: "481",
	workflow_id: "wf-intake",
	path: "/webhook-waiting/481/decision?signature=abc",
};

/** One of every component type, all that can be are editable, with an answer that is right for each that takes one. */
export const everyComponent: UnknownComponent[] = [
	{ type: "text_content", id: "text", format: "markdown", value: "Hello", editable: true, max_length: 20 },
	{
		type: "message_thread",
		id: "thread",
		messages: [{ from: "Dr Rao", at: "2026-11-20T08:00:00Z", text: "Hi", direction: "in" }],
	},
	{ type: "diff", id: "diff", before: "a", after: "b" },
	{ type: "image_preview", id: "image", url: "https://example.org/a.png", alt: "" },
	{
		type: "image_gallery",
		id: "gallery",
		editable: true,
		max_picks: 2,
		images: ["i1", "i2", "i3"].map((id) => ({ id, url: `https://example.org/${id}.png`, alt: id })),
	},
	{ type: "video_review", id: "video", editable: true, url: "https://example.org/v.mp4", media_type: "video/mp4" },
	{ type: "audio_review", id: "audio", editable: true, url: "https://example.org/a.mp3", media_type: "audio/mpeg" },
	{
		type: "document_preview",
		id: "document",
		url: "https://example.org/q.pdf",
		media_type: "application/pdf",
		name: "q.pdf",
	},
	{ type: "key_value", id: "facts", items: [{ label: "City", value: "Pune" }] },
	{
		type: "data_table",
		id: "rows",
		select: "one",
		columns: [{ id: "name", label: "Name", align: "left" }],
		rows: ["r1", "r2"].map((id) => ({ id, cells: { name: id } })),
	},
	{
		type: "comparison_table",
		id: "quotes",
		editable: true,
		columns: ["A", "B"],
		rows: [{ label: "Premium", cells: ["1", "2"], best: 0 }],
	},
	{ type: "chart", id: "chart", chart: "bar", categories: ["a"], series: [{ name: "s", values: [1] }] },
	{ type: "map", id: "map", markers: [{ latitude: 18.5, longitude: 73.8, label: "Pune" }] },
	{ type: "json_view", id: "json", value: { any: ["thing"] } },
	{
		type: "form",
		id: "form",
		schema: {
			type: "object",
			required: ["name"],
			properties: {
				name: { type: "string", minLength: 2, maxLength: 10 },
				notes: { type: "string", field: "long_text", maxLength: 20 },
				code: { type: "string", pattern: "^[A-Z]{3}$" },
				age: { type: "integer", minimum: 18, maximum: 99 },
				share: { type: "number" },
				premium: { type: "object", field: "money", currency: "INR", minimum: 100 },
				start: { type: "string", format: "date" },
				call: { type: "string", format: "date-time" },
				phone: { type: "string", format: "phone" },
				email: { type: "string", format: "email" },
				city: { type: "string", enum: ["Pune", "Goa"] },
				covers: { type: "array", items: { type: "string", enum: ["fire", "theft"] } },
				agreed: { type: "boolean" },
				stars: { type: "integer", field: "rating" },
				proof: { type: "object", field: "file" },
				signed: { type: "string", field: "signature" },
			},
		},
		value: { name: "Rao" },
	},
	{
		type: "choice",
		id: "choice",
		options: ["yes", "no"].map((id) => ({ id, label: id })),
		multiple: false,
		value: "yes",
	},
	{
		type: "choice",
		id: "choices",
		options: ["x", "y", "z"].map((id) => ({ id, label: id })),
		multiple: true,
	},
	{
		type: "checklist",
		id: "list",
		items: [
			{ id: "read", label: "Read it", checked: true, required: true },
			{ id: "called", label: "Called", checked: false, required: false },
		],
	},
	{
		type: "section",
		id: "section",
		label: "More",
		components: [
			{ type: "text_content", id: "inner", format: "plain", value: "Inside", editable: true },
			{ type: "text_content", id: "fixed", format: "plain", value: "Not yours to change" },
		],
	},
	{ type: "divider", id: "divider" },
	{ type: "callout", id: "callout", tone: "warning", text: "Careful" },
	{ type: "hologram", id: "unknown", depth: 3 },
];
