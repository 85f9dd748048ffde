/** What somebody typed into a search box, made safe for the three ways it is compared. */
export interface SearchQuery {
	/** For `ilike`: anywhere in a name or an address. */
	pattern: string;
	/** For `like` on addresses, where the words are a phone number however it was written; else null. */
	digits: string | null;
	/** For `to_tsquery('simple', …)`: every word, each as the beginning of one. */
	words: string;
}

/** @returns null when nothing is searched for */
export function searchQuery(q: string | undefined): SearchQuery | null {
	// Postgres stores no NUL and no half of a character pair: what holds one cannot be found, only refused.
	const words = (q ?? "")
		.toWellFormed()
		.replaceAll("\0", " ")
		.split(/\s+/)
		.filter((word) => /[\p{L}\p{N}]/u.test(word));
	const typed = (q ?? "").toWellFormed().replaceAll("\0", " ").trim();
	if (typed === "") return null;
	const digits = typed.replaceAll(/[\s+().-]/g, "");
	return {
		pattern: `%${typed.replaceAll(/[\\%_]/g, "\\$&")}%`,
		digits: /^\d{3,}$/.test(digits) ? `%${digits}%` : null,
		words: words.map((word) => `'${word.replaceAll(/['\\]/g, "$&$&")}':*`).join(" & "),
	};
}
