import { AppError } from "#errors.ts";
import { whyNotStorable } from "#tasks/inspect-json.ts";

/** @throws {AppError} `invalid` (or `too_large`) with the field, where a value holds what Postgres cannot keep */
export function requireStorable(fields: Record<string, unknown>): void {
	for (const [field, value] of Object.entries(fields)) {
		const why = whyNotStorable(value);
		if (why) throw new AppError(why.code, `The ${field} ${why.message}.`, { fields: { [field]: why.message } });
	}
}
