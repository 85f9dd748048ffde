import type { MessageError } from "@flomastr/contracts/message";
import { flag, type Json, number, record, text } from "../read-json.ts";
import { errorTable, type KnownError, type Retry } from "./error-table.ts";

export interface Explained {
	error: MessageError;
	/** Milliseconds to wait before the next try; only with `error.retryable`. */
	retry_after_ms?: number;
}

const second = 1000;
const longestPause = 6 * 3600 * second;

/**
 * Meta's error object (answer body `error`, or an element of `statuses[].errors`) as a plain sentence and a decision.
 * `httpStatus` decides for codes we do not know: 429 and 5xx may succeed later, anything else will not.
 */
export function explainError(error: Json | undefined, attempt = 1, httpStatus?: number): Explained {
	const code = number(error, "code");
	const known = (code !== undefined && errorTable[code]) || unlisted(code, error, httpStatus);
	const told = details(error);
	const message = known.details && told ? `${known.says} WhatsApp says: ${told}` : known.says;
	const retryable = known.retry !== "never";
	return {
		error: { code: String(code ?? (httpStatus ? `http_${httpStatus}` : "unknown")), message, retryable },
		...(retryable ? { retry_after_ms: pause(known.retry, attempt) } : {}),
	};
}

/** Milliseconds until try `attempt` + 1. The first failure of a pair waits 4^0 = 1 s, the fourth 64 s. */
function pause(retry: Retry, attempt: number): number {
	const failuresBefore = Math.max(0, attempt - 1);
	if (retry === "pair") return Math.min(longestPause, 4 ** failuresBefore * second);
	if (retry === "pause") return 60 * second;
	return Math.min(15 * 60 * second, 2 ** (failuresBefore + 1) * second);
}

function unlisted(code: number | undefined, error: Json | undefined, httpStatus: number | undefined): KnownError {
	if (code !== undefined && code >= 200 && code <= 299) {
		return { retry: "never", says: "Our access token lacks a permission.", details: true };
	}
	const passing = flag(error, "is_transient") === true || httpStatus === 429 || (httpStatus ?? 0) >= 500;
	return passing
		? { retry: "backoff", says: "WhatsApp could not take the message now. It is tried again.", details: true }
		: { retry: "never", says: "WhatsApp refused the message.", details: true };
}

function details(error: Json | undefined): string | undefined {
	const told =
		text(record(error, "error_data"), "details") ??
		text(error, "error_user_msg") ??
		text(error, "message") ??
		text(error, "title");
	return told?.slice(0, 500);
}
