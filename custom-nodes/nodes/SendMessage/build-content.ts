import type { Content } from "@flomastr/contracts/message";
import type { IDataObject, IExecuteFunctions } from "n8n-workflow";
import { NodeOperationError } from "n8n-workflow";
import type { Start } from "../../started-by.ts";
import { parseJson } from "../HumanTask/build-components.ts";

/** Reads one of this item's fields; expressions in it are already worked out. */
type Read = (name: string, fallback?: unknown) => unknown;
type Kind = "json" | "text" | "media" | "buttons" | "list" | "template" | "location" | "reaction";

/** The message as the API wants it, from the node's fields for one item. */
export function buildContent(context: IExecuteFunctions, start: Start, itemIndex: number): Content {
	const read: Read = (name, fallback = "") => context.getNodeParameter(name, itemIndex, fallback);
	const kind = read("kind", "text") as Kind;
	if (kind !== "reaction") return contentOf(kind, read);
	const event = start.event?.data as { message?: { vendor_id?: string | null } } | undefined;
	const target = read("toVendorId") || event?.message?.vendor_id;
	if (!target) {
		throw new NodeOperationError(context.getNode(), "A reaction needs the ID of the message it belongs to", {
			itemIndex,
		});
	}
	return { kind: "reaction", emoji: text(read("emoji")) || null, to_vendor_id: text(target) };
}

/** Content from named fields; `read` gives a field's value. */
export function contentOf(kind: Exclude<Kind, "reaction">, read: Read): Content {
	const options = read("options", {}) as IDataObject;
	switch (kind) {
		case "json":
			return parseJson(read("contentJson", "{}"), "Content") as Content;
		case "text":
			return { kind, text: text(read("text")), ...(options.previewUrl === true && { preview_url: true }) };
		case "media":
			return {
				kind,
				media: read("media", "image") as "image",
				url: text(read("url")),
				...optional("caption", read("caption")),
				...optional("name", read("fileName")),
			};
		case "buttons":
			return { ...interactive(read, options), buttons: rowsOf(read("buttons", {}), "button").map(toButton) };
		case "list":
			return { ...interactive(read, options), list: { button: text(read("listButton")), sections: sectionsOf(read) } };
		case "template":
			return {
				kind,
				name: text(read("templateName")),
				language: text(read("language")),
				...bodyParameters(read("bodyValues", []) as unknown[]),
			};
		case "location":
			return {
				kind,
				latitude: Number(read("latitude", 0)),
				longitude: Number(read("longitude", 0)),
				...optional("name", read("placeName")),
				...optional("address", read("address")),
			};
	}
}

function interactive(read: Read, options: IDataObject) {
	return {
		kind: "interactive" as const,
		body: text(read("text")),
		...optional("header", options.header),
		...optional("footer", options.footer),
	};
}

function toButton(row: IDataObject): { id: string; title: string } {
	return { id: text(row.id) || text(row.title), title: text(row.title) };
}

function sectionsOf(read: Read) {
	const sections = Map.groupBy(rowsOf(read("rows", {}), "row"), (row) => text(row.section));
	return [...sections].map(([title, rows]) => ({
		title,
		rows: rows.map((row) => ({ ...toButton(row), ...optional("description", row.description) })),
	}));
}

function bodyParameters(values: unknown[]) {
	if (values.length === 0) return {};
	const parameters = values.map((value) => ({ type: "text", text: text(value) }));
	return { components: [{ type: "body", parameters }] };
}

/** The lines of a fixedCollection, which n8n wraps in an object by the collection's name. */
export function rowsOf(value: unknown, name: string): IDataObject[] {
	return ((value as IDataObject | undefined)?.[name] as IDataObject[] | undefined) ?? [];
}

function optional<Key extends string>(key: Key, value: unknown): { [K in Key]?: string } {
	return (value === undefined || value === null || value === "" ? {} : { [key]: text(value) }) as {
		[K in Key]?: string;
	};
}

function text(value: unknown): string {
	return value === undefined || value === null ? "" : String(value);
}
