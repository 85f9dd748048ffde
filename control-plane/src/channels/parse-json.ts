import { MalformedPayload } from "./channel.ts";

/** Deeper than any vendor nests, shallow enough for every recursion that follows. */
const deepest = 64;

/** Numbers JSON.parse may round; only then is the reviver, four times slower, called. */
const longNumber = /\d{16,}/;

/**
 * Parses a vendor's body into plain data that survives a jsonb column.
 *
 * - Integers above 2^53 come back as strings with every digit: vendors' 64-bit ids must not be rounded.
 * - NUL characters go and lone surrogates become U+FFFD: Postgres refuses both, and a message that cannot be stored
 *   would be delivered again for a week.
 * - `__proto__` keys are dropped; what is nested deeper than 64 levels becomes null.
 *
 * Throws MalformedPayload when it is no JSON.
 */
export function parseJson(raw: Uint8Array | string): unknown {
	const text = typeof raw === "string" ? raw : new TextDecoder().decode(raw);
	try {
		const value: unknown = longNumber.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text);
		return clean(value, 0);
	} catch (cause) {
		throw new MalformedPayload(
			`The body is not JSON (${raw.length === 0 ? "it is empty" : cause instanceof Error ? cause.message : "unreadable"}).`,
			{ cause },
		);
	}
}

function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
	if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
	return context?.source && /^-?\d+$/.test(context.source) ? context.source : value;
}

function clean(value: unknown, depth: number): unknown {
	if (typeof value === "string") return storable(value);
	if (typeof value !== "object" || value === null) return value;
	if (depth >= deepest) return null;
	if (Array.isArray(value)) return value.map((item) => clean(item, depth + 1));
	return Object.fromEntries(
		Object.entries(value)
			.filter(([key]) => key !== "__proto__")
			.map(([key, item]) => [storable(key), clean(item, depth + 1)]),
	);
}

function storable(text: string): string {
	return text.replaceAll("\0", "").toWellFormed();
}
