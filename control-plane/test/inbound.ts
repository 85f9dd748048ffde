import { v7 as uuidv7 } from "uuid";
import type { InboundMessage, InboundStatus } from "#channels/channel.ts";
import type { Connection } from "#channels/connections.ts";
import { channels } from "#channels/registry.ts";
import type { HotDatabase } from "#hot/client.ts";
import type { TenantRef } from "../src/context.ts";
import { createConnection } from "./rows.ts";

/** A sandbox connection as the directory gives it; nothing listens at its address. */
export async function createInboundConnection(hot: HotDatabase, tenant: TenantRef): Promise<Connection> {
	const { id, name } = await createConnection(hot, tenant);
	const config = channels.sandbox.config.parse({ secret: "0123456789abcdef", phone_url: "http://phone.invalid/" });
	return { id, tenantId: tenant.id, name, channel: channels.sandbox as Connection["channel"], config };
}

/** A text of a customer, unless said otherwise. */
export function inboundMessage(values: Partial<InboundMessage> = {}): InboundMessage {
	return {
		type: "message",
		vendor_id: `wamid.${uuidv7()}`,
		from: { address: "919900000001", phone: "+919900000001", user_id: null, name: "Dr Rao" },
		to: "sandbox",
		content: { kind: "text", text: "Hello" },
		reply_to: null,
		referral: null,
		forwarded: null,
		group_id: null,
		opens_window: true,
		sent_at: new Date("2026-11-20T08:59:00.000Z"),
		...values,
	};
}

export function inboundStatus(vendorId: string, status: InboundStatus["status"], tracker: string | null = null) {
	const error = status === "failed" ? { code: "131026", message: "Not on WhatsApp.", retryable: false } : null;
	return {
		type: "status",
		vendor_id: vendorId,
		status,
		vendor_status: status,
		tracker,
		recipient: null,
		at: new Date("2026-11-20T09:00:00.000Z"),
		error,
		pricing: null,
	} satisfies InboundStatus;
}
