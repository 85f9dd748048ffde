import type { Sender } from "../channel.ts";
import { id, type Json, record, records, text } from "../read-json.ts";

const longestName = 200;

/**
 * Who wrote: `from` (the phone number's digits) and/or `from_user_id` (business-scoped, "US.1349…"), with the name
 * and the other id out of `contacts[]`. Since 2026 a person with a user name may come without any phone number, so
 * either alone is enough; null when there is neither.
 */
export function parseSender(message: Json, value: Json): Sender | null {
	const from = id(message, "from");
	const userId = id(message, "from_user_id");
	return describePerson(isOwnNumber(from, value) ? undefined : from, userId, value);
}

/** The same for the other side of an echo or a call: joins what the message says with what `contacts[]` knows. */
export function describePerson(waId: string | undefined, userId: string | undefined, value: Json): Sender | null {
	const contacts = records(value, "contacts");
	const contact =
		contacts.find((one) => waId !== undefined && id(one, "wa_id") === waId) ??
		contacts.find((one) => userId !== undefined && id(one, "user_id") === userId) ??
		// With one contact and one nameless message there is no doubt; with several, a wrong name is worse than none.
		(contacts.length === 1 && waId === undefined && userId === undefined ? contacts[0] : undefined);
	const phoneDigits = waId ?? id(contact, "wa_id");
	const user = userId ?? id(contact, "user_id") ?? null;
	const address = phoneDigits ?? user;
	if (address === undefined || address === null) return null;
	return { address, phone: e164(phoneDigits), user_id: user, name: personName(contact) };
}

/** A business cannot write to itself: such a `from` (seen in real payloads) hides the customer in `contacts[]`. */
function isOwnNumber(from: string | undefined, value: Json): boolean {
	const metadata = record(value, "metadata");
	return from !== undefined && from === id(metadata, "phone_number_id");
}

function e164(digits: string | undefined): string | null {
	const bare = digits?.replace(/^\+/, "") ?? "";
	return /^[1-9]\d{6,14}$/.test(bare) ? `+${bare}` : null;
}

function personName(contact: Json | undefined): string | null {
	const profile = record(contact, "profile");
	return (text(profile, "name") ?? text(profile, "username"))?.slice(0, longestName) ?? null;
}
