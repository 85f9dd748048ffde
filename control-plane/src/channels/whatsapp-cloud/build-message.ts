import type { Content } from "@flomastr/contracts/message";
import type { Json } from "../read-json.ts";
import { buildInteractive } from "./build-interactive.ts";
import { buildMedia } from "./build-media.ts";

/**
 * The body of POST /{phone-number-id}/messages. `to` is a phone number (with or without plus), a group id, or a
 * business-scoped user id, which goes into `recipient` instead. Call `validate` first: for content the vendor cannot
 * carry this throws.
 */
export function buildMessage(to: string, content: Content, replyTo: string | null): Json {
	return {
		messaging_product: "whatsapp",
		...addressed(to),
		...(replyTo ? { context: { message_id: replyTo } } : {}),
		...buildContent(content),
	};
}

function addressed(to: string): Json {
	if (/^[A-Z]{2}\.(ENT\.)?\w+$/.test(to)) return { recipient_type: "individual", recipient: to };
	return { recipient_type: to.endsWith("@g.us") ? "group" : "individual", to };
}

function buildContent(content: Content): Json {
	switch (content.kind) {
		case "text":
			return { type: "text", text: buildText(content) };
		case "media":
			return { type: content.media, [content.media]: buildMedia(content) };
		case "interactive":
			return { type: "interactive", interactive: buildInteractive(content) };
		case "location":
			return { type: "location", location: buildLocation(content) };
		case "contacts":
			return { type: "contacts", contacts: content.contacts };
		case "reaction":
			// An empty emoji takes the reaction back.
			return { type: "reaction", reaction: { message_id: content.to_vendor_id, emoji: content.emoji ?? "" } };
		case "template":
			return { type: "template", template: buildTemplate(content) };
		default:
			throw new Error(`content of kind ${content.kind} cannot be sent; validate() says so beforehand`);
	}
}

function buildText(content: Extract<Content, { kind: "text" }>): Json {
	return { body: content.text, ...(content.preview_url === undefined ? {} : { preview_url: content.preview_url }) };
}

/** Coordinates travel as text: that is what the specification asks for. */
function buildLocation(content: Extract<Content, { kind: "location" }>): Json {
	return {
		latitude: String(content.latitude),
		longitude: String(content.longitude),
		...(content.name ? { name: content.name } : {}),
		...(content.address ? { address: content.address } : {}),
	};
}

function buildTemplate(content: Extract<Content, { kind: "template" }>): Json {
	return {
		name: content.name,
		language: { code: content.language },
		...(content.components?.length ? { components: content.components } : {}),
	};
}
