import type { Content } from "@flomastr/contracts/message";
import { flag, id, type Json, record, text } from "../read-json.ts";

const kinds = {
	image: "image",
	video: "video",
	audio: "audio",
	voice: "audio",
	document: "document",
	sticker: "sticker",
} as const;

/**
 * A file. Only the id is kept: it can be exchanged for a fresh link for 7 days, while the `url` some webhooks carry
 * dies within minutes and needs our token. The file name is the customer's own text: never use it as a path.
 */
export function parseMedia(message: Json): Content | undefined {
	const type = text(message, "type") as keyof typeof kinds;
	const file = record(message, type);
	const vendorMediaId = id(file, "id");
	if (!vendorMediaId) return undefined;
	const voice = type === "voice" || flag(file, "voice");
	return {
		kind: "media",
		media: kinds[type],
		vendor_media_id: vendorMediaId,
		mime_type: unescaped(text(file, "mime_type")),
		sha256: unescaped(text(file, "sha256")),
		name: text(file, "filename"),
		caption: text(file, "caption"),
		voice: type === "audio" || type === "voice" ? voice : undefined,
		animated: type === "sticker" ? flag(file, "animated") : undefined,
	};
}

/** Some relays escape slashes twice, so that `audio\/ogg` is left after JSON.parse. */
function unescaped(value: string | undefined): string | undefined {
	return value?.replaceAll("\\/", "/");
}
