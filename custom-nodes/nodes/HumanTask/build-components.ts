import type { IDataObject } from "n8n-workflow";
import { listOf } from "../Contact/build-upsert.ts";

/** The components of the editor's fields, in order. Whether each holds to its shape is checked by the API. */
export function buildComponents(rows: IDataObject[]): object[] {
	return rows.map((row, index) => buildComponent(row, String(row.id || `part_${index + 1}`)));
}

function buildComponent(row: IDataObject, id: string): object {
	const type = String(row.type ?? "text_content");
	if (type === "json") return parseJson(row.json, `component ${id}`) as object;
	if (type === "divider") return { type, id };
	const base = {
		type,
		id,
		...(row.label ? { label: String(row.label) } : {}),
		...(row.editable === true && { editable: true }),
		...(row.required === true && { required: true }),
	};
	switch (type) {
		case "callout":
			return { ...base, tone: row.tone ?? "info", text: String(row.value ?? "") };
		case "key_value":
			return { ...base, items: pairs(row.items).map(([label, value]) => ({ label, value })) };
		case "choice":
			return { ...base, options: named(row.options), multiple: row.multiple === true };
		case "checklist":
			return { ...base, items: named(row.options) };
		case "comparison_table":
			return {
				...base,
				columns: Array.isArray(row.columns) ? row.columns.map(String) : listOf(row.columns),
				rows: parseJson(row.rows, `the rows of ${id}`),
			};
		case "image_preview":
			return { ...base, url: String(row.url ?? ""), alt: String(row.alt ?? "") };
		case "document_preview":
			return {
				...base,
				url: String(row.url ?? ""),
				media_type: row.mediaType || "application/pdf",
				name: row.name || "document.pdf",
			};
		case "form":
			return { ...base, schema: parseJson(row.schema, `the fields of ${id}`) };
		default:
			return { ...base, format: row.format ?? "plain", value: String(row.value ?? "") };
	}
}

/** "Label: value" lines, an object, or an array of {label, value}, as pairs. */
export function pairs(value: unknown): [string, string | number | boolean | null][] {
	if (Array.isArray(value)) return value.map((item) => [String(item.label), item.value ?? null]);
	if (typeof value === "object" && value !== null) {
		return Object.entries(value).map(([label, item]) => [label, scalar(item)]);
	}
	return linesOf(value).map((line) => {
		const [label = "", ...rest] = line.split(":");
		return [label.trim(), rest.join(":").trim()];
	});
}

/** "id: Label" lines as options; a line without a colon is its own id. */
export function named(value: unknown): { id: string; label: string }[] {
	if (Array.isArray(value)) return value as { id: string; label: string }[];
	return linesOf(value).map((line) => {
		const [id = "", ...rest] = line.split(":");
		return { id: id.trim(), label: rest.join(":").trim() || id.trim() };
	});
}

/** A JSON field: the text typed into the editor, or what an expression gave. */
export function parseJson(value: unknown, what: string): unknown {
	if (typeof value !== "string") return value;
	try {
		return JSON.parse(value);
	} catch (cause) {
		throw new Error(`Expected JSON for ${what}: ${(cause as Error).message}`, { cause });
	}
}

function linesOf(value: unknown): string[] {
	return String(value ?? "")
		.split("\n")
		.map((line) => line.trim())
		.filter(Boolean);
}

function scalar(value: unknown): string | number | boolean | null {
	if (value === null || value === undefined) return null;
	return typeof value === "number" || typeof value === "boolean" ? value : String(value);
}
