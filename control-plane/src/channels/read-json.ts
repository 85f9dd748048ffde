/**
 * Reading a stranger's JSON without believing it: each reader gives the asked type or `undefined`, and none throws.
 * A shape library would reject a whole webhook for one odd field; here only that field is absent.
 */
export type Json = Record<string, unknown>;

export function isRecord(value: unknown): value is Json {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function record(from: Json | undefined, key: string): Json | undefined {
	const value = from?.[key];
	return isRecord(value) ? value : undefined;
}

export function records(from: Json | undefined, key: string): Json[] {
	return list(from, key).filter(isRecord);
}

export function list(from: Json | undefined, key: string): unknown[] {
	const value = from?.[key];
	return Array.isArray(value) ? value : [];
}

/** A string that is not empty. */
export function text(from: Json | undefined, key: string): string | undefined {
	const value = from?.[key];
	return typeof value === "string" && value !== "" ? value : undefined;
}

export function flag(from: Json | undefined, key: string): boolean | undefined {
	const value = from?.[key];
	return typeof value === "boolean" ? value : undefined;
}

/** A finite number; vendors write numbers as strings now and then. */
export function number(from: Json | undefined, key: string): number | undefined {
	const value = from?.[key];
	const read = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
	return typeof read === "number" && Number.isFinite(read) ? read : undefined;
}

/** Longest id we store: a unique index refuses entries of some 2,700 bytes, and real ids have under 200. */
const longestId = 512;

/** An id as a string of 1 to 512 characters; integers are accepted, as some vendors drop the quotes. */
export function id(from: Json | undefined, key: string): string | undefined {
	const value = from?.[key];
	const read = typeof value === "number" && Number.isSafeInteger(value) ? String(value) : value;
	return typeof read === "string" && read !== "" && read.length <= longestId ? read : undefined;
}

/** Unix seconds (number or digits) as a Date between 1970 and 2100. */
export function instant(from: Json | undefined, key: string): Date | undefined {
	const seconds = number(from, key);
	if (seconds === undefined || seconds <= 0 || seconds > 4_102_444_800) return undefined;
	return new Date(seconds * 1000);
}
