import { Content } from "@flomastr/contracts/message";
import type { Inbound } from "../channel.ts";
import { flag, id, instant, type Json, record } from "../read-json.ts";
import { parseContent } from "./parse-content.ts";
import { parseReferral } from "./parse-referral.ts";
import { describePerson, parseSender } from "./parse-sender.ts";
import type { Change } from "./vendor-error.ts";

/** One element of `messages`. Without an id it cannot be told from its own repetition, so it stays unknown. */
export function parseMessage(message: Json, { value }: Change): Inbound {
	const vendorId = id(message, "id");
	const from = parseSender(message, value);
	if (!vendorId || !from) {
		return { type: "unknown", reason: "a message without a usable id or without a sender", raw: message };
	}
	const content = carried(parseContent(message), message);
	const context = record(message, "context");
	return {
		type: "message",
		vendor_id: vendorId,
		from,
		to: id(record(value, "metadata"), "phone_number_id") ?? "",
		content,
		reply_to: id(context, "id") ?? null,
		referral: parseReferral(message),
		forwarded: flag(context, "frequently_forwarded") ? "often" : flag(context, "forwarded") ? "once" : null,
		group_id: id(message, "group_id") ?? null,
		// Every user message opens the window; number changes, edits and deletions are not messages.
		opens_window: content.kind !== "system",
		sent_at: instant(message, "timestamp") ?? new Date(),
	};
}

/** One element of `message_echoes`: somebody of the business wrote it on their phone. */
export function parseEcho(message: Json, { value }: Change): Inbound {
	const vendorId = id(message, "id");
	const to = describePerson(id(message, "to"), id(message, "to_user_id"), value);
	if (!vendorId || !to) {
		return { type: "unknown", reason: "an echo without a usable id or without a recipient", raw: message };
	}
	return {
		type: "echo",
		vendor_id: vendorId,
		from: id(record(value, "metadata"), "phone_number_id") ?? "",
		to,
		content: carried(parseContent(message), message),
		sent_at: instant(message, "timestamp") ?? new Date(),
	};
}

/** The last gate before the store: what the contract does not allow is told to the agent instead of lost. */
function carried(content: Content, message: Json): Content {
	const checked = Content.safeParse(content);
	if (checked.success) return checked.data;
	const reason = `The customer sent something WhatsApp's message did not describe well enough (${checked.error.issues[0]?.message ?? "unreadable"}).`;
	return { kind: "unsupported", reason, vendor_type: id(message, "type") };
}
