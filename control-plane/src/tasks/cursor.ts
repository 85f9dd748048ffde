import { z } from "zod";
import { AppError } from "#errors.ts";

/** Where a page of the queue ended: microseconds since 1970 of the last row's creation, and its id. */
const Place = z.tuple([z.string().regex(/^\d{1,16}$/), z.guid()]);
export type Place = z.infer<typeof Place>;

export function writeCursor(place: Place): string {
	return Buffer.from(JSON.stringify(place)).toString("base64url");
}

/** @throws {AppError} `invalid` for anything that `writeCursor` did not write */
export function readCursor(cursor: string): Place {
	try {
		return Place.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
	} catch (cause) {
		const message = "is not a cursor of this list; leave it out to start from the beginning";
		throw new AppError("invalid", `The cursor ${message}.`, { fields: { cursor: message }, cause });
	}
}
