/** What a browser may show in the page; the rest is saved. */
const shown = /^(image\/(?!svg)|audio\/|video\/|application\/pdf$|text\/plain$)/;

/**
 * Headers under which a file somebody else chose is served on the tenant's own host: never sniffed into another type,
 * never run as a page, kept by the browser alone (links are private), and for good (a file never changes).
 * @param size bytes, or null when unknown
 */
export function serveHeaders(file: { mime_type: string; name: string; size: number | null }): Record<string, string> {
	const type = file.mime_type === "text/plain" ? "text/plain; charset=utf-8" : file.mime_type;
	const disposition = shown.test(file.mime_type) ? "inline" : "attachment";
	const ascii = file.name.replaceAll(/[^\x20-\x7e]|["\\%]/g, "_");
	return {
		"content-type": type,
		"x-content-type-options": "nosniff",
		"content-disposition": `${disposition}; filename="${ascii}"; filename*=UTF-8''${encodeName(file.name)}`,
		"content-security-policy": policyOf(file.mime_type),
		"cross-origin-resource-policy": "same-origin",
		"referrer-policy": "no-referrer",
		"cache-control": "private, max-age=31536000, immutable",
		...(file.size !== null && { "content-length": String(file.size) }),
	};
}

/** A PDF is shown by the browser's own viewer, which does not start in a sandboxed page and runs no script of ours. */
function policyOf(type: string): string {
	const nothing = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";
	return type === "application/pdf"
		? `${nothing}; object-src 'self'`
		: `${nothing}; img-src 'self'; media-src 'self'; sandbox`;
}

/** RFC 8187: what `encodeURIComponent` leaves and headers do not take. */
function encodeName(name: string): string {
	return encodeURIComponent(name.toWellFormed()).replaceAll(
		/['()*]/g,
		(character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
	);
}
