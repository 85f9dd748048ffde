import type { Content, Media } from "@flomastr/contracts/message";

const prefix = "/api/media/files/";
/** Stands in for a file of ours where only the form of a link matters; `.invalid` is never resolved. */
const publicForm = "https://file.invalid";

/** The id of a file in our own store, when the link names one; null for a link elsewhere. */
export function localFileId(url: string | undefined): string | null {
	const id = url?.startsWith(prefix) ? url.slice(prefix.length) : "";
	return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? id : null;
}

export const localFileUrl = (id: string): string => `${prefix}${id}`;

/** The media a message carries: its own, or that above an interactive one; null for none. */
export function mediaOf(content: Content): Media | null {
	if (content.kind === "media") return content;
	return content.kind === "interactive" ? (content.header_media ?? null) : null;
}

/** The content with changed media, where it has any. */
export function withMedia(content: Content, change: (media: Media) => Media): Content {
	if (content.kind === "media") return { ...content, ...change(content), kind: "media" };
	if (content.kind !== "interactive" || !content.header_media) return content;
	return { ...content, header_media: change(content.header_media) };
}

/** For checking a message before its files were handed to the vendor: links to our own files look like any other. */
export function withPublicFiles(content: Content): Content {
	return withMedia(content, (media) =>
		localFileId(media.url) ? { ...media, url: `${publicForm}${media.url}` } : media,
	);
}
