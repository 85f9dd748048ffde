import { parsePhoneNumberFromString } from "libphonenumber-js";
import { AppError } from "#errors.ts";

/**
 * A phone number as E.164. Written with its country code, with or without the plus: there is no country to guess from.
 * @throws {AppError} `invalid` with `fields.phone`
 */
export function normalizePhone(phone: string): string {
	const typed = phone.trim().replace(/^00/, "+");
	const parsed = parsePhoneNumberFromString(typed.startsWith("+") ? typed : `+${typed}`);
	if (parsed?.isPossible()) return parsed.number;
	const message = "is no phone number; write it with its country code, for example +91 98765 43210";
	throw new AppError("invalid", `"${phone.slice(0, 40)}" ${message}.`, { fields: { phone: message } });
}

/** Mail providers treat the letters' case as one; so do we. */
export function normalizeEmail(email: string): string {
	return email.trim().toLowerCase();
}
