import type { SendOutcome } from "./channel.ts";

/** Failures before a byte of the request left: nothing can have happened at the other end. */
const neverSent = new Set([
	"ECONNREFUSED",
	"ENOTFOUND",
	"EAI_AGAIN",
	"EHOSTUNREACH",
	"ENETUNREACH",
	"UND_ERR_CONNECT_TIMEOUT",
	"CERT_HAS_EXPIRED",
	"DEPTH_ZERO_SELF_SIGNED_CERT",
	"UNABLE_TO_VERIFY_LEAF_SIGNATURE",
	"ERR_TLS_CERT_ALTNAME_INVALID",
]);

/**
 * What a thrown fetch means. Always worth another try; `uncertain` when the request may have arrived all the same,
 * and then the pause leaves time for a status to tell.
 */
export function explainNetworkError(
	cause: unknown,
	vendor: string,
	attempt: number,
): Extract<SendOutcome, { ok: false }> {
	const code = causeCode(cause);
	const backoff = Math.min(15 * 60_000, 2 ** Math.max(1, attempt) * 1000);
	if (neverSent.has(code)) {
		return {
			ok: false,
			error: {
				code: "unreachable",
				message: `${vendor} cannot be reached (${code}). The message is tried again.`,
				retryable: true,
			},
			retry_after_ms: backoff,
		};
	}
	return {
		ok: false,
		error: {
			code: code === "TimeoutError" ? "timeout" : "broken",
			message: `${vendor} did not answer (${code}). It may have taken the message; it is tried again if no receipt comes.`,
			retryable: true,
		},
		retry_after_ms: Math.max(60_000, backoff),
		uncertain: true,
	};
}

function causeCode(cause: unknown): string {
	const inner = cause instanceof Error ? cause.cause : undefined;
	if (typeof inner === "object" && inner !== null && "code" in inner) return String(inner.code);
	return cause instanceof Error ? cause.name : "unknown failure";
}
