import type { Content } from "@flomastr/contracts/message";
import { isRecord, type Json, records, text } from "../read-json.ts";

/** A template as a phone shows it: vendors keep the wording, so its name and the parameters filled in are all we have. */
export function renderTemplate(template: Extract<Content, { kind: "template" }>): string {
	const filled = (template.components ?? [])
		.filter((component) => text(component, "type")?.toLowerCase() !== "button")
		.flatMap((component) => records(component, "parameters").flatMap(parameterText));
	return [`Template ${template.name} (${template.language})`, ...filled].join("\n").slice(0, 4096);
}

/** A text parameter says itself; money and dates carry a fallback; files are named by their kind. */
function parameterText(parameter: Json): string[] {
	const kind = text(parameter, "type") ?? "";
	const value = parameter[kind];
	if (typeof value === "string") return [value];
	if (isRecord(value)) return [text(value, "fallback_value") ?? text(value, "filename") ?? `[${kind}]`];
	return [];
}
