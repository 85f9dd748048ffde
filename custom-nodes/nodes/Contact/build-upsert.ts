import type { ContactUpsert } from "@flomastr/contracts/conversation";
import type { IDataObject } from "n8n-workflow";

type Scalar = string | number | boolean | null;

/** A comma-separated field as a list; spaces and empty parts go. */
export function listOf(value: unknown): string[] {
	return String(value ?? "")
		.split(",")
		.map((part) => part.trim())
		.filter(Boolean);
}

/** Body of `PUT /api/contacts` from the editor's fields. Fails with a sentence when an attribute is no number. */
export function buildUpsert(key: object, fields: IDataObject, attributes: IDataObject[]): ContactUpsert {
	const { name, phone, email } = fields;
	const add = listOf(fields.addTags);
	const remove = listOf(fields.removeTags);
	return {
		...(name ? { name: String(name) } : {}),
		...(phone ? { phone: String(phone) } : {}),
		...(email ? { email: String(email) } : {}),
		...key,
		...(add.length > 0 && { add_tags: add }),
		...(remove.length > 0 && { remove_tags: remove }),
		...(attributes.length > 0 && { attributes: Object.fromEntries(attributes.map(attributeOf)) }),
	};
}

function attributeOf({ name, type, value }: IDataObject): [string, Scalar] {
	const key = String(name ?? "").trim();
	if (!key) throw new Error("An attribute has no name.");
	if (type === "empty") return [key, null];
	if (type === "boolean") return [key, value === true || /^(true|yes|1)$/i.test(String(value))];
	if (type !== "number") return [key, String(value ?? "")];
	const number = Number(value);
	if (String(value ?? "").trim() === "" || !Number.isFinite(number)) {
		throw new Error(`Attribute "${key}" is set as a number, but its value is "${String(value)}".`);
	}
	return [key, number];
}
