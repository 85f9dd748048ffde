/**
 * Whether a path of n8n's is for the platform alone: its metrics tell about every workflow, and n8n asks nobody for
 * them who he is. n8n's router reads a path decoded, in either case and with a slash at its end, so all of that counts.
 * @param path without the editor's prefix, with or without a query
 */
export function isPrivate(path: string): boolean {
	const sent = path.split(/[?#]/, 1)[0] ?? "";
	return /^\/+metrics\/*$/i.test(decoded(sent));
}

function decoded(path: string): string {
	try {
		return decodeURIComponent(path);
	} catch {
		// What cannot be decoded n8n refuses.
		return path;
	}
}
