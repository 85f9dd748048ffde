import type { Media } from "@flomastr/contracts/message";
import type { ChannelLimits } from "../channel.ts";

export const limits: ChannelLimits = {
	text: 4096,
	caption: 1024,
	interactive_body: 1024,
	buttons: 3,
	list_rows: 10,
};

const megabyte = 1024 * 1024;

/** What WhatsApp takes per kind of file: bytes, and MIME types (null: any). */
export const mediaRules: Record<Media["media"], { bytes: number; types: readonly string[] | null }> = {
	image: { bytes: 5 * megabyte, types: ["image/jpeg", "image/png"] },
	video: { bytes: 16 * megabyte, types: ["video/mp4", "video/3gpp"] },
	audio: { bytes: 16 * megabyte, types: ["audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"] },
	document: { bytes: 100 * megabyte, types: null },
	sticker: { bytes: 500 * 1024, types: ["image/webp"] },
};
