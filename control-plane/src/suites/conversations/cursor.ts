import { z } from "zod";
import { AppError } from "#errors.ts";

/** Where a page ended: a row's time, to the microsecond as Postgres writes it, and its id. */
const Place = z.tuple([z.string().regex(/^\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00$/), z.guid()]);
export type Place = z.infer<typeof Place>;

export function writeCursor(place: Place): string {
	return Buffer.from(JSON.stringify(place)).toString("base64url");
}

/** @throws {AppError} `invalid` for anything that `writeCursor` did not write */
export function readCursor(cursor: string, field: "cursor" | "before"): Place {
	try {
		return Place.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
	} catch (cause) {
		const message = "is not a cursor of this list; leave it out to start from the newest";
		throw new AppError("invalid", `The ${field} ${message}.`, { fields: { [field]: message }, cause });
	}
}

/** Newest first; rows of one instant by descending id, as `(time, id) < (…)` pages them. */
export function newestFirst(one: { place: Place }, other: { place: Place }): number {
	const [at, id] = one.place;
	const [otherAt, otherId] = other.place;
	return compare(micros(otherAt), micros(at)) || compare(otherId, id);
}

export function isBefore(place: Place, cursor: Place): boolean {
	return newestFirst({ place }, { place: cursor }) > 0;
}

const compare = <Value extends string | bigint>(one: Value, other: Value) => (one < other ? -1 : one > other ? 1 : 0);

/** Postgres leaves trailing zeros out, so the texts do not sort by themselves. */
function micros(at: string): bigint {
	const [seconds = "", fraction = ""] = at.slice(0, -"+00".length).split(".");
	return BigInt(Date.parse(`${seconds.replace(" ", "T")}Z`)) * 1000n + BigInt(fraction.padEnd(6, "0"));
}
