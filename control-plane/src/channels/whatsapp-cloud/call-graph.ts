import type { Http, SendOutcome } from "../channel.ts";
import { MalformedPayload } from "../channel.ts";
import { explainNetworkError } from "../explain-network-error.ts";
import { parseJson } from "../parse-json.ts";
import { isRecord, type Json, record } from "../read-json.ts";
import type { WhatsAppConnection } from "./config.ts";
import { explainError } from "./explain-error.ts";

type Failure = Extract<SendOutcome, { ok: false }>;
export type GraphAnswer = { ok: true; body: Json } | Failure;

/** An answer is a few hundred bytes; more than this is not the Graph API. */
const longestAnswer = 1024 * 1024;

/**
 * One request to the Graph API with our token. `path` follows the configured base URL. A JSON `body` or FormData is
 * posted, without one it is a GET. Never throws; `attempt` only lengthens the pause an error asks for.
 */
export async function callGraph(
	path: string,
	body: Json | FormData | undefined,
	connection: WhatsAppConnection,
	http: Http,
	attempt = 1,
): Promise<GraphAnswer> {
	const isForm = body instanceof FormData;
	try {
		const response = await http.fetch(`${connection.graph_url}/${path}`, {
			method: body ? "POST" : "GET",
			headers: {
				Authorization: `Bearer ${connection.access_token}`,
				...(body && !isForm ? { "Content-Type": "application/json" } : {}),
			},
			body: isForm ? body : body && JSON.stringify(body),
			redirect: "error",
			signal: AbortSignal.timeout(http.timeoutMs),
		});
		const answer = readAnswer(await response.text());
		if (response.ok) return { ok: true, body: answer ?? {} };
		const explained = explainError(record(answer, "error"), attempt, response.status);
		return { ok: false, ...respectRetryAfter(explained, response.headers.get("retry-after")) };
	} catch (cause) {
		return explainNetworkError(cause, "WhatsApp", attempt);
	}
}

function readAnswer(text: string): Json | undefined {
	if (text.length > longestAnswer) return undefined;
	try {
		const value = parseJson(text);
		return isRecord(value) ? value : undefined;
	} catch (error) {
		if (error instanceof MalformedPayload) return undefined;
		throw error;
	}
}

/** The server knows better than our table when it names a number of seconds (up to a day). */
function respectRetryAfter(explained: Omit<Failure, "ok">, header: string | null): Omit<Failure, "ok"> {
	if (!explained.error.retryable || !header || !/^\d{1,5}$/.test(header)) return explained;
	return { ...explained, retry_after_ms: Math.max(explained.retry_after_ms ?? 0, Number(header) * 1000) };
}
