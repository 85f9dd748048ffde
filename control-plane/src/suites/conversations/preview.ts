import type { Content } from "@flomastr/contracts/message";

const limit = 140;

/** What can be read of a message, for search and for the one line in the inbox. */
export function wordsOf(content: Content): string {
	switch (content.kind) {
		case "text":
			return content.text;
		case "media":
			return content.caption ?? content.name ?? "";
		case "location":
			return [content.name, content.address].filter(Boolean).join(", ");
		case "contacts":
			return content.contacts.map(contactName).join(", ");
		case "interactive":
			return content.body;
		case "choice":
			return content.title;
		case "template":
			return content.name;
		case "reaction":
			return content.emoji ?? "";
		case "order":
			return content.note ?? "";
		case "system":
			return content.text;
		case "unsupported":
			return content.reason;
	}
}

const labels: Partial<Record<Content["kind"], string>> = {
	location: "Location",
	contacts: "Contact card",
	template: "Template",
	order: "Order",
	unsupported: "Unsupported message",
};

/** One line for the list of threads. */
export function previewOf(content: Content): string {
	const label = content.kind === "media" ? mediaLabels[content.media] : labels[content.kind];
	const words = content.kind === "reaction" ? reactionLine(content.emoji) : wordsOf(content);
	const line = [label, words].filter(Boolean).join(": ").replace(/\s+/g, " ").trim();
	return line.length > limit ? `${line.slice(0, limit - 1)}…` : line;
}

const mediaLabels = {
	image: "Photo",
	video: "Video",
	audio: "Voice message",
	document: "Document",
	sticker: "Sticker",
} as const;

function reactionLine(emoji: string | null): string {
	return emoji ? `Reacted with ${emoji}` : "Took a reaction back";
}

function contactName(card: Record<string, unknown>): string {
	const name = card.name;
	return typeof name === "object" && name !== null && "formatted_name" in name ? String(name.formatted_name) : "";
}
