import type { FormProperty } from "@flomastr/contracts/component";

/** `quote_amount` → `Quote amount`, for a property without a title. */
export function fieldTitle(name: string, property: FormProperty): string {
	if (property.title) return property.title;
	const words = name.replaceAll(/[_-]+/g, " ").trim();
	return words.charAt(0).toUpperCase() + words.slice(1);
}
