import type { Inbound } from "../channel.ts";
import { id, instant, type Json, number, record, text } from "../read-json.ts";
import { describePerson } from "./parse-sender.ts";
import type { Change } from "./vendor-error.ts";

/**
 * One element of `calls`. Connect and terminate share the call's id, so the event is part of ours. A call from the
 * customer opens the window like a message; one we placed does not. The session description (SDP) is not kept.
 */
export function parseCall(call: Json, { value }: Change): Inbound {
	const callId = id(call, "id");
	const event = text(call, "event");
	const ours = text(call, "direction") === "BUSINESS_INITIATED";
	const from = describePerson(id(call, ours ? "to" : "from"), id(call, ours ? "to_user_id" : "from_user_id"), value);
	if (!callId || !event || !from) {
		return { type: "unknown", reason: "a call without a usable id, event or customer", raw: call };
	}
	const duration = number(call, "duration");
	return {
		type: "message",
		vendor_id: `${callId}:${event.slice(0, 64)}`,
		from,
		to: id(record(value, "metadata"), "phone_number_id") ?? "",
		content: {
			kind: "system",
			event: event === "connect" ? "call_started" : event === "terminate" ? "call_ended" : `call_${event.slice(0, 64)}`,
			text: describe(event, ours, duration),
			data: {
				call_id: callId,
				direction: ours ? "out" : "in",
				status: text(call, "status") ?? null,
				duration_s: duration ?? null,
			},
		},
		reply_to: null,
		referral: null,
		forwarded: null,
		group_id: null,
		opens_window: !ours,
		sent_at: instant(call, "timestamp") ?? new Date(),
	};
}

function describe(event: string, ours: boolean, duration: number | undefined): string {
	if (event === "connect") return ours ? "We called the customer" : "The customer called";
	if (event === "terminate") return duration ? `The call ended after ${duration} s` : "The call ended";
	return `Call: ${event.slice(0, 64)}`;
}
