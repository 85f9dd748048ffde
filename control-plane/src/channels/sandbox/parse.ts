import { Content } from "@flomastr/contracts/message";
import type { Inbound, InboundStatus, InboundUnknown } from "../channel.ts";
import { parseJson } from "../parse-json.ts";
import { id, isRecord, type Json, list, text } from "../read-json.ts";
import type { SandboxConnection } from "./config.ts";

/** What a phone can say; everything else only travels towards it. */
const fromPhone: ReadonlySet<string> = new Set(["text", "media", "choice", "location", "contacts", "reaction"]);
const statuses: readonly string[] = ["sent", "delivered", "read", "failed"] satisfies InboundStatus["status"][];

/**
 * `{messages: [{id, from, name, content, sent_at, reply_to?}], statuses: [{id, status, at}]}`, times in ISO 8601.
 * Each element stands alone. Throws MalformedPayload when it is no JSON.
 */
export function parse(rawBody: Uint8Array, connection: SandboxConnection): Inbound[] {
	const body = parseJson(rawBody);
	if (!isRecord(body) || (!Array.isArray(body.messages) && !Array.isArray(body.statuses))) {
		return [unknown("a body with a list `messages` or `statuses` was expected", body)];
	}
	return [
		...list(body, "messages").map((item) => parseMessage(item, connection)),
		...list(body, "statuses").map(parseStatus),
	];
}

function parseMessage(item: unknown, connection: SandboxConnection): Inbound {
	const message = isRecord(item) ? item : undefined;
	const vendorId = id(message, "id");
	const from = id(message, "from");
	if (!vendorId || !from) return unknown("a message without a usable id or sender", item);
	return {
		type: "message",
		vendor_id: vendorId,
		from: {
			address: from,
			phone: /^\+[1-9]\d{6,14}$/.test(from) ? from : null,
			user_id: null,
			name: text(message, "name")?.slice(0, 200) ?? null,
		},
		to: connection.account,
		content: parseContent(message?.content),
		reply_to: id(message, "reply_to") ?? null,
		referral: null,
		forwarded: null,
		group_id: null,
		opens_window: true,
		sent_at: time(message, "sent_at"),
	};
}

function parseContent(value: unknown): Content {
	const content = Content.safeParse(value);
	if (content.success && fromPhone.has(content.data.kind)) return content.data;
	const kind = isRecord(value) ? text(value, "kind")?.slice(0, 64) : undefined;
	return {
		kind: "unsupported",
		reason: `A phone cannot send content of kind "${kind ?? "(none)"}".`,
		vendor_type: kind,
	};
}

function parseStatus(item: unknown): Inbound {
	const status = isRecord(item) ? item : undefined;
	const vendorId = id(status, "id");
	const word = text(status, "status") ?? "";
	if (!vendorId || !isStatus(word)) return unknown("a status without a usable id or word", item);
	return {
		type: "status",
		vendor_id: vendorId,
		status: word,
		vendor_status: word,
		tracker: id(status, "idempotency_key") ?? null,
		recipient: null,
		at: time(status, "at"),
		error:
			word === "failed" ? { code: "phone", message: "The phone did not take the message.", retryable: false } : null,
		pricing: null,
	};
}

function isStatus(word: string): word is InboundStatus["status"] {
	return statuses.includes(word);
}

function time(from: Json | undefined, key: string): Date {
	const read = new Date(text(from, key) ?? Number.NaN);
	const year = read.getUTCFullYear();
	return year >= 1970 && year < 2100 ? read : new Date();
}

function unknown(reason: string, raw: unknown): InboundUnknown {
	return { type: "unknown", reason, raw };
}
