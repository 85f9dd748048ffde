import { createHash, timingSafeEqual } from "node:crypto";
import type { WhatsAppConnection } from "./config.ts";

/**
 * Meta's GET when the address is entered in the app's dashboard: hub.mode=subscribe, hub.verify_token and
 * hub.challenge. 200 with the bare challenge when the token is ours, else 403. Serve the body as text/plain.
 */
export function verifySubscription(
	query: URLSearchParams,
	connection: WhatsAppConnection,
): { status: 200 | 403; body: string } {
	const challenge = query.get("hub.challenge") ?? "";
	const known = sameText(query.get("hub.verify_token") ?? "", connection.verify_token);
	// Meta's challenge is a number; echoing anything else would let a link write on our page.
	if (known && query.get("hub.mode") === "subscribe" && /^[\w.-]{1,256}$/.test(challenge)) {
		return { status: 200, body: challenge };
	}
	return { status: 403, body: "hub.mode, hub.verify_token or hub.challenge is not what this address expects" };
}

/** Digests have one length, so the comparison tells nothing about the token's. */
function sameText(given: string, expected: string): boolean {
	return timingSafeEqual(digest(given), digest(expected));
}

function digest(text: string): Buffer {
	return createHash("sha256").update(text).digest();
}
