import type { Media } from "@flomastr/contracts/message";
import type { Json } from "../read-json.ts";

/** A media object: an uploaded id wins over a link. Captions exist for image, video, document; names for documents. */
export function buildMedia(media: Media): Json {
	const captioned = media.media === "image" || media.media === "video" || media.media === "document";
	return {
		...(media.vendor_media_id ? { id: media.vendor_media_id } : { link: media.url }),
		...(captioned && media.caption ? { caption: media.caption } : {}),
		...(media.media === "document" && media.name ? { filename: media.name } : {}),
	};
}
