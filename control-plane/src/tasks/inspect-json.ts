/** Deeper than any honest payload, and far from where a recursive writer runs out of stack. */
const deepest = 64;

/**
 * What keeps a JSON value from being stored, found without recursion, because the value comes from outside: nesting
 * that would exhaust the stack, and text that Postgres refuses (U+0000 and halves of surrogate pairs).
 * @returns a sentence without its subject, or undefined when the value can be stored
 */
export function whyNotStorable(value: unknown): { code: "too_large" | "invalid"; message: string } | undefined {
	const open: { value: unknown; depth: number }[] = [{ value, depth: 0 }];
	for (let next = open.pop(); next; next = open.pop()) {
		const { value: found, depth } = next;
		if (typeof found === "string" && !isStorableText(found))
			return { code: "invalid", message: "contains U+0000 or half of a surrogate pair; remove that character" };
		if (typeof found !== "object" || found === null) continue;
		if (depth >= deepest) return { code: "too_large", message: `nests deeper than ${deepest} levels` };
		for (const [key, inner] of Object.entries(found)) {
			open.push({ value: key, depth: depth + 1 }, { value: inner, depth: depth + 1 });
		}
	}
	return undefined;
}

export function isStorableText(text: string): boolean {
	return !text.includes("\0") && text.isWellFormed();
}
