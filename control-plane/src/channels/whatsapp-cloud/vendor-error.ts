import type { InboundAccountEvent } from "../channel.ts";
import { instant, type Json, text } from "../read-json.ts";

/** One element of entry[].changes[] with the entry it lies in. */
export interface Change {
	entry: Json;
	field: string;
	value: Json;
}

/** An error Meta reports beside the messages: about the number or a call, not about one message. */
export function vendorErrorEvent(error: Json, change: Change): InboundAccountEvent {
	return {
		type: "account",
		event: "vendor.error",
		account_id: text(change.entry, "id") ?? null,
		at: instant(change.entry, "time") ?? null,
		data: { field: change.field, ...error },
	};
}
