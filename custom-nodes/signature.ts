import { createHmac, timingSafeEqual } from "node:crypto";

/** Older or newer than this many seconds: refused, so that a recorded request cannot be played again later. */
const TOLERANCE_SECONDS = 300;

/**
 * Checks `X-FloMastr-Signature: t=<unix seconds>,v1=<hex HMAC-SHA256(secret, "<t>.<raw body>")>` over the raw bytes.
 * Returns null when it holds, else the reason in one sentence.
 */
export function whyNotSigned(
	header: string | string[] | undefined,
	rawBody: Buffer | undefined,
	secret: string,
	nowSeconds = Math.floor(Date.now() / 1000),
): string | null {
	if (!secret) return "The FloMastr API credential has no signing secret.";
	if (typeof header !== "string") return "The X-FloMastr-Signature header is missing.";
	const match = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header);
	if (!match) return "The X-FloMastr-Signature header is malformed; expected t=<seconds>,v1=<hex>.";
	const [, time = "", given = ""] = match;
	if (Math.abs(nowSeconds - Number(time)) > TOLERANCE_SECONDS) {
		return `The signature is more than ${TOLERANCE_SECONDS} seconds off this clock.`;
	}
	const expected = createHmac("sha256", secret)
		.update(`${time}.`)
		.update(rawBody ?? Buffer.alloc(0))
		.digest();
	return timingSafeEqual(expected, Buffer.from(given, "hex")) ? null : "The signature does not match.";
}
