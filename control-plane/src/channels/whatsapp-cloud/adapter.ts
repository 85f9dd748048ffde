import type { Channel } from "../channel.ts";
import { matchesSignature } from "../sign-body.ts";
import { config, type WhatsAppConnection } from "./config.ts";
import { fetchMedia } from "./fetch-media.ts";
import { limits } from "./limits.ts";
import { markRead } from "./mark-read.ts";
import { parse } from "./parse.ts";
import { send, windowMs } from "./send.ts";
import { uploadMedia } from "./upload-media.ts";
import { validate } from "./validate.ts";
import { verifySubscription } from "./verify-subscription.ts";

/**
 * WhatsApp Cloud API (Graph API v23).
 *
 * **Signature.** `X-Hub-Signature-256: sha256=<hex>` is the HMAC-SHA256 of the raw body with the *app secret*, not the
 * access token. Meta escapes non-ASCII letters and slashes before signing, so JSON that was parsed and written again
 * never matches: hash the bytes that arrived. One app may serve many numbers, so a good signature does not say whose
 * message it is; `parse` compares the number id and hands out nothing that was meant for another.
 *
 * **Delivery.** Anything but 200 is repeated with growing pauses for up to 7 days, in any order, alone or in batches:
 * `messages[].id` and (`statuses[].id`, status) decide what is new. Bodies reach 3 MB.
 *
 * **Senders.** `from` may be missing: people with a user name come with `from_user_id` only. Either is an address.
 *
 * **Window.** 24 hours from each message or call of the customer; outside only approved templates (131047).
 *
 * **Throughput.** 80 messages a second per number, both directions together, up to 1,000 after Meta's own upgrade
 * (130429 above; the number is away for a minute while moved, 131057). About one message every 6 s to one customer,
 * bursts of 45 borrowed from the future (131056: wait 4^X s). Webhooks come at three times the sending rate plus the
 * incoming one; Meta wants half of them answered within 250 ms and 99 % within a second.
 *
 * **Files.** An id from a webhook lives 7 days, its link 5 minutes, and both want the token; fetch when first shown.
 */
export const whatsappCloud: Channel<WhatsAppConnection> = {
	name: "whatsapp-cloud",
	config,
	openSettings: ["phone_number_id", "business_account_id"],
	verifySubscription,
	verifySignature: (rawBody, headers, connection) =>
		matchesSignature(rawBody, headers.get("x-hub-signature-256"), connection.app_secret),
	parse,
	send,
	markRead,
	fetchMedia,
	uploadMedia,
	windowMs,
	limits,
	validate,
};
