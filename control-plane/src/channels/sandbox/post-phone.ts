import type { Http, SendOutcome } from "../channel.ts";
import { MalformedPayload } from "../channel.ts";
import { explainNetworkError } from "../explain-network-error.ts";
import { parseJson } from "../parse-json.ts";
import { isRecord, type Json, record, text } from "../read-json.ts";
import { signBody } from "../sign-body.ts";
import type { SandboxConnection } from "./config.ts";

export type PhoneAnswer = { ok: true; body: Json } | Extract<SendOutcome, { ok: false }>;

/** Posts signed JSON to the phone's address. 429 and 5xx may be tried again. Never throws. */
export async function postPhone(
	body: Json,
	connection: SandboxConnection,
	http: Http,
	attempt = 1,
): Promise<PhoneAnswer> {
	const raw = Buffer.from(JSON.stringify(body));
	try {
		const response = await http.fetch(connection.phone_url, {
			method: "POST",
			headers: { "Content-Type": "application/json", "X-Sandbox-Signature": signBody(raw, connection.secret) },
			body: raw,
			redirect: "error",
			signal: AbortSignal.timeout(http.timeoutMs),
		});
		const answer = readAnswer(await response.text());
		if (response.ok) return { ok: true, body: answer ?? {} };
		const told = text(record(answer, "error"), "message") ?? `HTTP ${response.status}`;
		const retryable = response.status === 429 || response.status >= 500;
		return {
			ok: false,
			error: {
				code: `http_${response.status}`,
				message: `The sandbox phone refused the message: ${told.slice(0, 300)}`,
				retryable,
			},
			...(retryable ? { retry_after_ms: Math.min(60_000, 2 ** Math.max(1, attempt) * 1000) } : {}),
		};
	} catch (cause) {
		return explainNetworkError(cause, "The sandbox phone", attempt);
	}
}

function readAnswer(raw: string): Json | undefined {
	try {
		const value = parseJson(raw);
		return isRecord(value) ? value : undefined;
	} catch (error) {
		if (error instanceof MalformedPayload) return undefined;
		throw error;
	}
}
