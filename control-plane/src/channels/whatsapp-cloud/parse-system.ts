import type { Content } from "@flomastr/contracts/message";
import { id, type Json, record, text } from "../read-json.ts";

/**
 * The customer's number or identity changed. `data.new_address` is the new contact key: join the contacts, or the
 * next message starts a stranger's thread.
 */
export function parseSystem(message: Json): Content | undefined {
	const system = record(message, "system");
	if (!system) return undefined;
	const event = text(system, "type") ?? "unknown";
	return {
		kind: "system",
		event,
		text: text(system, "body") ?? `WhatsApp reports: ${event}`,
		data: {
			new_address: id(system, "wa_id") ?? id(system, "new_wa_id") ?? id(system, "user_id") ?? null,
			old_address: id(system, "customer") ?? id(message, "from") ?? id(message, "from_user_id") ?? null,
		},
	};
}

/** The customer deleted a message. What we already showed stays; the agent is told. */
export function parseRevoke(message: Json): Content | undefined {
	const original = id(record(message, "revoke"), "original_message_id");
	if (!original) return undefined;
	return {
		kind: "system",
		event: "message_deleted",
		text: "The customer deleted a message",
		data: { original_vendor_id: original },
	};
}

/** A customer opened the chat for the first time and wrote nothing yet. */
export function parseWelcome(): Content {
	return { kind: "system", event: "chat_opened", text: "The customer opened the chat" };
}
