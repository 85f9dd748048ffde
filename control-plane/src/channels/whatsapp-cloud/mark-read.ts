import type { Http } from "../channel.ts";
import type { Json } from "../read-json.ts";
import { callGraph } from "./call-graph.ts";
import type { WhatsAppConnection } from "./config.ts";

/** Two blue ticks on the customer's phone, for this message and all before it. False when Meta refused. */
export async function markRead(vendorId: string, connection: WhatsAppConnection, http: Http): Promise<boolean> {
	const answer = await callGraph(
		`${connection.phone_number_id}/messages`,
		buildReadReceipt(vendorId),
		connection,
		http,
	);
	return answer.ok && answer.body.success === true;
}

export function buildReadReceipt(vendorId: string): Json {
	return { messaging_product: "whatsapp", status: "read", message_id: vendorId };
}
