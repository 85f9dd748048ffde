import type { Content } from "@flomastr/contracts/message";
import { MalformedPayload } from "../channel.ts";
import { parseJson } from "../parse-json.ts";
import { id, isRecord, type Json, number, record, text } from "../read-json.ts";

/** A press on a button, a list row, a finished form (flow) or an answer to "may we call you?". */
export function parseInteractive(message: Json): Content | undefined {
	const interactive = record(message, "interactive");
	switch (text(interactive, "type")) {
		case "button_reply":
			return reply("button", record(interactive, "button_reply"));
		case "list_reply":
			return reply("list", record(interactive, "list_reply"));
		case "nfm_reply":
			return form(record(interactive, "nfm_reply"));
		case "call_permission_reply":
			return callPermission(record(interactive, "call_permission_reply"));
		default:
			return undefined;
	}
}

/** A quick-reply button of a template: `payload` is what we set when sending, `text` what the customer saw. */
export function parseButton(message: Json): Content | undefined {
	const button = record(message, "button");
	const title = text(button, "text");
	const payload = text(button, "payload") ?? title;
	if (payload === undefined) return undefined;
	return { kind: "choice", source: "template_button", id: payload, title: title ?? payload };
}

function reply(source: "button" | "list", chosen: Json | undefined): Content | undefined {
	const key = id(chosen, "id");
	if (!key) return undefined;
	return {
		kind: "choice",
		source,
		id: key,
		title: text(chosen, "title") ?? key,
		description: text(chosen, "description"),
	};
}

/** `response_json` is a JSON text written by the customer's phone; unreadable answers stay visible as text. */
function form(answer: Json | undefined): Content | undefined {
	const response = text(answer, "response_json");
	if (response === undefined) return undefined;
	return {
		kind: "choice",
		source: "form",
		id: text(answer, "name") ?? "flow",
		title: text(answer, "body") ?? "Form sent",
		values: formValues(response),
	};
}

function formValues(response: string): Record<string, unknown> {
	try {
		const values = parseJson(response);
		return isRecord(values) ? values : { response: values };
	} catch (error) {
		if (error instanceof MalformedPayload) return { response };
		throw error;
	}
}

function callPermission(answer: Json | undefined): Content | undefined {
	const response = text(answer, "response");
	if (!response) return undefined;
	return {
		kind: "choice",
		source: "call_permission",
		id: response,
		title: response === "accept" ? "Allowed calls" : "Declined calls",
		values: {
			expiration_timestamp: number(answer, "expiration_timestamp") ?? null,
			response_source: text(answer, "response_source") ?? null,
		},
	};
}
