import type { FormProperty, fieldTypes } from "@flomastr/contracts/component";

export type FieldKind = (typeof fieldTypes)[number];

const byFormat: Record<string, FieldKind> = {
	date: "date",
	"date-time": "date-time",
	email: "email",
	phone: "phone",
	tel: "phone",
	textarea: "long_text",
};

/** Above this length a single line hides most of what was written. */
const longText = 200;

/** Which field a property is drawn as: its own `field`, else derived from type, format and enum. */
export function fieldKind(property: FormProperty): FieldKind {
	if (property.field) return property.field;
	if (property.currency) return "money";
	switch (property.type) {
		case "boolean":
			return "checkbox";
		case "number":
		case "integer":
			return "number";
		case "array":
			return "multi_select";
		case "object":
			return "file";
		case "string":
			if (property.enum) return "select";
			return byFormat[property.format ?? ""] ?? ((property.maxLength ?? 0) > longText ? "long_text" : "text");
	}
}

/** What a multi-select or select offers. */
export function fieldOptions(property: FormProperty): string[] {
	return property.items?.enum ?? property.enum ?? [];
}

/** `quote_amount` → `Quote amount`, for a property without a title. */
export function fieldTitle(name: string, property: FormProperty): string {
	if (property.title) return property.title;
	const words = name.replaceAll(/[_-]+/g, " ").trim();
	return words.charAt(0).toUpperCase() + words.slice(1);
}
