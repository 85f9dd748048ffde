import { createHmac, timingSafeEqual } from "node:crypto";

/** `sha256=<hex>`: the HMAC-SHA256 of the bytes, as Meta and the sandbox phone write it into their header. */
export function signBody(rawBody: Uint8Array, secret: string): string {
	return `sha256=${createHmac("sha256", secret).update(rawBody).digest("hex")}`;
}

/**
 * Whether the header signs these bytes. False for a missing header, a missing `sha256=`, a wrong length, no secret.
 * Constant time: an attacker must not learn how many characters were right.
 */
export function matchesSignature(rawBody: Uint8Array, header: string | null, secret: string): boolean {
	if (!header || secret === "" || !/^sha256=[0-9a-f]{64}$/.test(header)) return false;
	return timingSafeEqual(Buffer.from(header), Buffer.from(signBody(rawBody, secret)));
}
