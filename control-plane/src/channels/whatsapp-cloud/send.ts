import { type Http, mayFreeText, type OutgoingMessage, type SendOutcome } from "../channel.ts";
import { id, records } from "../read-json.ts";
import { buildMessage } from "./build-message.ts";
import { callGraph } from "./call-graph.ts";
import type { WhatsAppConnection } from "./config.ts";
import { errorTable } from "./error-table.ts";
import { validate } from "./validate.ts";

/** A user message opens the customer-service window for this long. */
export const windowMs = 24 * 3600 * 1000;

/**
 * Sends one message. Refuses without asking Meta what Meta would refuse: content it cannot carry, and anything but
 * a template outside the window (a failed try costs quality). The Cloud API knows no idempotency key; ours travels as
 * `biz_opaque_callback_data` and returns with every status, so an unanswered send can still be recognised.
 */
export async function send(message: OutgoingMessage, connection: WhatsAppConnection, http: Http): Promise<SendOutcome> {
	const wrong = validate(message.content);
	if (wrong) return { ok: false, error: { code: "invalid", message: wrong, retryable: false } };
	if (message.content.kind !== "template" && !mayFreeText({ windowMs }, message.last_inbound_at, http.now())) {
		return { ok: false, error: { code: "131047", message: errorTable[131047]?.says ?? "", retryable: false } };
	}
	const body = {
		...buildMessage(message.to, message.content, message.reply_to),
		biz_opaque_callback_data: message.idempotency_key,
	};
	const answer = await callGraph(`${connection.phone_number_id}/messages`, body, connection, http, message.attempt);
	if (!answer.ok) return answer;
	const vendorId = id(records(answer.body, "messages")[0], "id");
	if (vendorId) return { ok: true, vendor_id: vendorId };
	return {
		ok: false,
		error: {
			code: "no_id",
			message: "WhatsApp took the message but named no id for it, so receipts cannot be matched. Ask the customer.",
			retryable: false,
		},
		uncertain: true,
	};
}
