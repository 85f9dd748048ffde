import type { Content } from "@flomastr/contracts/message";
import type { Http, OutgoingMessage, SendOutcome } from "../channel.ts";
import { id } from "../read-json.ts";
import type { SandboxConnection } from "./config.ts";
import { postPhone } from "./post-phone.ts";
import { renderTemplate } from "./render-template.ts";
import { validate } from "./validate.ts";

/**
 * `{type: "message", account, to, content, reply_to, idempotency_key}`; the phone answers 2xx `{id}`. It stores one
 * message per idempotency key, so that a repeated try shows nothing twice.
 */
export async function send(message: OutgoingMessage, connection: SandboxConnection, http: Http): Promise<SendOutcome> {
	const wrong = validate(message.content);
	if (wrong) return { ok: false, error: { code: "invalid", message: wrong, retryable: false } };
	const answer = await postPhone(
		{
			type: "message",
			account: connection.account,
			to: message.to,
			content: shown(message.content),
			reply_to: message.reply_to,
			idempotency_key: message.idempotency_key,
		},
		connection,
		http,
		message.attempt,
	);
	if (!answer.ok) return answer;
	const vendorId = id(answer.body, "id");
	if (vendorId) return { ok: true, vendor_id: vendorId };
	return {
		ok: false,
		error: { code: "no_id", message: "The sandbox phone took the message but named no id for it.", retryable: true },
		retry_after_ms: 2000,
	};
}

/** The phone has no templates of its own. */
function shown(content: Content): Content {
	return content.kind === "template" ? { kind: "text", text: renderTemplate(content) } : content;
}

/** `{type: "read", account, message_id}`: the ticks under the phone's own message turn blue. */
export async function markRead(vendorId: string, connection: SandboxConnection, http: Http): Promise<boolean> {
	const answer = await postPhone({ type: "read", account: connection.account, message_id: vendorId }, connection, http);
	return answer.ok;
}
