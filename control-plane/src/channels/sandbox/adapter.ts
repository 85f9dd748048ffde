import type { Channel } from "../channel.ts";
import { matchesSignature } from "../sign-body.ts";
import { config, type SandboxConnection } from "./config.ts";
import { fetchMedia } from "./fetch-media.ts";
import { parse } from "./parse.ts";
import { markRead, send } from "./send.ts";
import { limits, validate } from "./validate.ts";

/**
 * The sandbox phone: a customer's phone in a browser tab, for trying a tenant without any vendor. It walks the same
 * road as a real channel, signature and duplicates included, so that what works here is not a shortcut.
 *
 * **Signature.** `X-Sandbox-Signature: sha256=<hex>`, HMAC-SHA256 of the raw body with the connection's secret, in
 * both directions. **Window.** None: a phone may be written to at any time.
 */
export const sandbox: Channel<SandboxConnection> = {
	name: "sandbox",
	config,
	openSettings: ["account"],
	verifySignature: (rawBody, headers, connection) =>
		matchesSignature(rawBody, headers.get("x-sandbox-signature"), connection.secret),
	parse,
	send,
	markRead,
	fetchMedia,
	windowMs: null,
	limits,
	validate,
};
