import type { Inbound, InboundStatus } from "../channel.ts";
import { flag, id, instant, type Json, record, records, text } from "../read-json.ts";
import { explainError } from "./explain-error.ts";
import type { Change } from "./vendor-error.ts";

/** "played" is what a voice message says instead of a second "read". */
const known: Record<string, InboundStatus["status"]> = {
	sent: "sent",
	delivered: "delivered",
	read: "read",
	played: "read",
	failed: "failed",
};

/** One element of `statuses`: of a message we sent, or (type "call") of a call we placed. */
export function parseStatus(status: Json, { entry }: Change): Inbound {
	const vendorId = id(status, "id");
	const word = text(status, "status") ?? "";
	const at = instant(status, "timestamp") ?? new Date();
	if (text(status, "type") === "call") {
		return { type: "account", event: "call.status", account_id: text(entry, "id") ?? null, at, data: status };
	}
	const neutral = Object.hasOwn(known, word) ? known[word] : undefined;
	if (!vendorId || !neutral) {
		return { type: "unknown", reason: `status "${word.slice(0, 64)}" is not one this adapter knows`, raw: status };
	}
	return {
		type: "status",
		vendor_id: vendorId,
		status: neutral,
		vendor_status: word,
		tracker: text(status, "biz_opaque_callback_data")?.slice(0, 512) ?? null,
		recipient: id(status, "recipient_id") ?? id(status, "recipient_user_id") ?? null,
		at,
		error: neutral === "failed" ? explainError(records(status, "errors")[0]).error : null,
		pricing: pricing(record(status, "pricing")),
	};
}

function pricing(value: Json | undefined): InboundStatus["pricing"] {
	if (!value) return null;
	return {
		billable: flag(value, "billable") ?? null,
		model: text(value, "pricing_model") ?? null,
		type: text(value, "type") ?? null,
		category: text(value, "category") ?? null,
	};
}
