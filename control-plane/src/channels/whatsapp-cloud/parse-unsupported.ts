import type { Content } from "@flomastr/contracts/message";
import { type Json, record, records, text } from "../read-json.ts";

/**
 * What WhatsApp itself could not pass on (polls, view-once, code 131051; older versions send deleted messages like
 * this), and what we cannot read. The agent sees that something came and why it is not shown.
 */
export function parseUnsupported(message: Json): Content {
	const type = text(message, "type");
	const error = records(message, "errors")[0];
	const told = text(record(error, "error_data"), "details") ?? text(error, "message") ?? text(error, "title");
	return {
		kind: "unsupported",
		reason: told ?? `A message of type ${type?.slice(0, 64) ?? "(none)"} came without the parts this type must have.`,
		vendor_type: (text(record(message, "unsupported"), "type") ?? type)?.slice(0, 64),
	};
}
