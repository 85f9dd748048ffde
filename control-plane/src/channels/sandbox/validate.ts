import type { Content } from "@flomastr/contracts/message";
import type { ChannelLimits } from "../channel.ts";

/** WhatsApp's own, so that what works on the phone works in the field. */
export const limits: ChannelLimits = { text: 4096, caption: 1024, interactive_body: 1024, buttons: 3, list_rows: 10 };

const towardsPhone: ReadonlySet<Content["kind"]> = new Set([
	"text",
	"media",
	"choice",
	"interactive",
	"location",
	"contacts",
	"reaction",
	"template",
]);

/** Why the phone cannot show this; null when it can. */
export function validate(content: Content): string | null {
	if (!towardsPhone.has(content.kind)) return `The sandbox phone cannot show content of kind "${content.kind}".`;
	if (content.kind === "text" && content.text.length > limits.text) {
		return `The text has ${content.text.length} characters; the phone takes ${limits.text}.`;
	}
	if (content.kind === "media" && !content.url) return "The file needs a link the phone can open.";
	if (content.kind === "media" && (content.caption?.length ?? 0) > limits.caption) {
		return `The caption is longer than the ${limits.caption} characters the phone takes.`;
	}
	if (content.kind === "interactive" && Boolean(content.buttons) === Boolean(content.list)) {
		return "A question needs either buttons or a list, not both.";
	}
	return null;
}
