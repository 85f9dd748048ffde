import type { InboundAccountEvent } from "../channel.ts";
import { id, instant, type Json, text } from "../read-json.ts";
import type { Change } from "./vendor-error.ts";

/**
 * A customer stopped, resumed or signed up for marketing (`value`: stop, resume, signup). Holds for this business
 * number; marketing sent after a stop fails with 131050. `data.address` is the contact key.
 */
export function parsePreference(preference: Json, change: Change): InboundAccountEvent {
	return {
		type: "account",
		event: "contact.preferences",
		account_id: text(change.entry, "id") ?? null,
		at: instant(preference, "timestamp") ?? null,
		data: { ...preference, address: id(preference, "wa_id") ?? id(preference, "user_id") ?? null },
	};
}
