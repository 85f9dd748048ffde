import type { Content, Media } from "@flomastr/contracts/message";
import { limits, mediaRules } from "./limits.ts";

type Interactive = Extract<Content, { kind: "interactive" }>;

/** Why WhatsApp cannot carry this, as a sentence for the agent; null when it can. */
export function validate(content: Content): string | null {
	switch (content.kind) {
		case "text":
			return tooLong("The text", content.text, limits.text);
		case "media":
			return validateMedia(content);
		case "interactive":
			return validateInteractive(content);
		case "contacts":
			return content.contacts.length === 0 ? "There is no contact to send. Add at least one." : null;
		case "location":
			return validateLocation(content.latitude, content.longitude);
		case "reaction":
			return content.to_vendor_id ? null : "A reaction needs the message it reacts to.";
		case "template":
			return null;
		default:
			return `A business cannot send content of kind "${content.kind}" on WhatsApp.`;
	}
}

function validateMedia(media: Media): string | null {
	if (!media.vendor_media_id && !/^https?:\/\//i.test(media.url ?? "")) {
		return "The file needs an uploaded id or a link starting with https:// that WhatsApp can reach.";
	}
	const { types } = mediaRules[media.media];
	const type = media.mime_type?.split(";")[0]?.trim().toLowerCase();
	if (types && type && !types.includes(type)) {
		return `WhatsApp takes ${types.join(", ")} as ${media.media}; this file is ${type}. Send it as a document.`;
	}
	if (media.caption && (media.media === "audio" || media.media === "sticker")) {
		return `WhatsApp shows no caption under ${media.media === "audio" ? "audio" : "a sticker"}. Send the text on its own.`;
	}
	return tooLong("The caption", media.caption ?? "", limits.caption);
}

function validateInteractive(content: Interactive): string | null {
	if (Boolean(content.buttons) === Boolean(content.list)) return "A question needs either buttons or a list, not both.";
	if (content.header && content.header_media) return "A question has one header: a text or a file.";
	if (content.header_media) {
		if (!content.buttons) return "A list can only have a text as its header.";
		if (content.header_media.media === "audio" || content.header_media.media === "sticker") {
			return "The header of a question can be an image, a video or a document.";
		}
		const wrong = validateMedia({ ...content.header_media, caption: undefined });
		if (wrong) return wrong;
	}
	return validateChoices(content) ?? tooLong("The question", content.body, limits.interactive_body);
}

function validateChoices({ buttons, list }: Interactive): string | null {
	const rows = list?.sections.flatMap((section) => section.rows) ?? [];
	if ((buttons?.length ?? 0) > limits.buttons) return `WhatsApp shows at most ${limits.buttons} buttons. Use a list.`;
	if (rows.length > limits.list_rows)
		return `A list has at most ${limits.list_rows} rows; this one has ${rows.length}.`;
	if (list && list.sections.length > 1 && list.sections.some((section) => section.title === "")) {
		return "With several sections each needs a title.";
	}
	const choices = [...(buttons ?? []), ...rows];
	if (new Set(choices.map((choice) => choice.id)).size < choices.length) return "Two choices have the same id.";
	if (buttons && new Set(buttons.map((button) => button.title)).size < buttons.length) {
		return "Two buttons have the same title; WhatsApp refuses that.";
	}
	return null;
}

function validateLocation(latitude: number, longitude: number): string | null {
	const possible = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
	return possible ? null : `There is no place at ${latitude}, ${longitude}.`;
}

function tooLong(what: string, text: string, limit: number): string | null {
	return text.length > limit ? `${what} has ${text.length} characters; WhatsApp takes ${limit}.` : null;
}
