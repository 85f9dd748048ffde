import type { Inbound, InboundUnknown } from "../channel.ts";
import { parseJson } from "../parse-json.ts";
import { isRecord, type Json, list, record, text } from "../read-json.ts";
import type { WhatsAppConnection } from "./config.ts";
import { parseAccountChange } from "./parse-account.ts";
import { parseCall } from "./parse-call.ts";
import { parseEcho, parseMessage } from "./parse-message.ts";
import { parsePreference } from "./parse-preference.ts";
import { parseStatus } from "./parse-status.ts";
import { type Change, vendorErrorEvent } from "./vendor-error.ts";

/** The arrays a change's value may carry, and who reads one element of each. */
const readers: Record<string, (item: Json, change: Change) => Inbound> = {
	messages: parseMessage,
	statuses: parseStatus,
	message_echoes: parseEcho,
	calls: parseCall,
	user_preferences: parsePreference,
	errors: vendorErrorEvent,
};

/**
 * One webhook body: entry[].changes[].value, where one POST may carry many of each. Every element stands alone; what
 * cannot be read becomes `unknown` beside its healthy neighbours. Throws MalformedPayload when it is no JSON.
 */
export function parse(rawBody: Uint8Array, connection: WhatsAppConnection): Inbound[] {
	const body = parseJson(rawBody);
	if (!isRecord(body) || !Array.isArray(body.entry)) {
		return [unknown("a webhook body with a list `entry` was expected", body)];
	}
	if (body.object !== undefined && body.object !== "whatsapp_business_account") {
		return [unknown("`object` is not whatsapp_business_account; another product's webhook came to this address", body)];
	}
	return body.entry.flatMap((entry: unknown) => {
		if (!isRecord(entry) || !Array.isArray(entry.changes)) return [unknown("an entry without `changes`", entry)];
		return list(entry, "changes").flatMap((change) => parseChange(change, entry, connection));
	});
}

function parseChange(raw: unknown, entry: Json, connection: WhatsAppConnection): Inbound[] {
	const value = isRecord(raw) ? record(raw, "value") : undefined;
	const field = isRecord(raw) ? text(raw, "field") : undefined;
	if (!value || !field) return [unknown("a change without `field` and `value`", raw)];
	const change: Change = { entry, field, value };
	const stranger = belongsElsewhere(change, connection);
	// Not even the contents: they may be another tenant's customer's words.
	if (stranger) return [unknown(stranger, { field, metadata: value.metadata, account: entry.id })];

	const present = Object.keys(readers).filter((key) => Array.isArray(value[key]));
	// "calls" carries `errors` about the call beside it, "messages" about the account; both are worth keeping.
	if (present.length === 0) return [guarded(() => parseAccountChange(change), raw)];
	return present.flatMap((key) =>
		list(value, key).map((item) => {
			const read = readers[key];
			if (!read || !isRecord(item)) return unknown(`an element of \`${key}\` that is no object`, item);
			return guarded(() => read(item, change), item);
		}),
	);
}

/**
 * One app's secret may sign for many numbers, so a good signature does not say whose message it is. What names
 * another number or account than this connection's goes nowhere: it could be another tenant's.
 */
function belongsElsewhere(change: Change, connection: WhatsAppConnection): string | null {
	const number = text(record(change.value, "metadata"), "phone_number_id");
	if (number !== undefined && number !== connection.phone_number_id) {
		return `meant for number id ${number.slice(0, 64)}, this connection is ${connection.phone_number_id}`;
	}
	const account = text(change.entry, "id");
	if (connection.business_account_id && account !== connection.business_account_id) {
		return `meant for account ${account?.slice(0, 64) ?? "(none named)"}, this connection is ${connection.business_account_id}`;
	}
	return null;
}

function guarded(read: () => Inbound, raw: unknown): Inbound {
	try {
		return read();
	} catch (cause) {
		return unknown(cause instanceof Error ? cause.message : "unreadable", raw);
	}
}

function unknown(reason: string, raw: unknown): InboundUnknown {
	return { type: "unknown", reason, raw };
}
