import type { Content } from "@flomastr/contracts/message";

const mediaWords = {
	image: "Photo",
	video: "Video",
	audio: "Audio",
	document: "Document",
	sticker: "Sticker",
} as const;

/** A message in one line, for the list and for screen readers. */
export function previewOf(content: Content): string {
	switch (content.kind) {
		case "text":
			return content.text.replace(/\s+/g, " ").trim();
		case "media":
			return content.caption || content.name || (content.voice ? "Voice message" : mediaWords[content.media]);
		case "location":
			return `Location: ${content.name ?? content.address ?? `${content.latitude}, ${content.longitude}`}`;
		case "contacts":
			return content.contacts.length === 1 ? "A contact card" : `${content.contacts.length} contact cards`;
		case "interactive":
			return content.body.replace(/\s+/g, " ").trim();
		case "choice":
			return content.title;
		case "template":
			return `Template ${content.name}`;
		case "reaction":
			return content.emoji ? `Reacted ${content.emoji}` : "Took a reaction back";
		case "order":
			return `Order of ${content.items.length} ${content.items.length === 1 ? "item" : "items"}`;
		case "system":
			return content.text;
		case "unsupported":
			return "A message that cannot be shown here";
	}
}
