import { type Refusal, word } from "@flomastr/provisioning/gateways/pages";
import type { Context } from "hono";

/** The request that Caddy holds while it asks. */
export interface Asked {
	method: string;
	/** Path and query as the client sent them. */
	uri: string;
	/** As the client's Host header says it. */
	host: string;
	/** The client's own, cookies too. */
	headers: Headers;
}

/** Caddy writes these headers itself and drops a client's own. */
export function askedOf(c: Context): Asked {
	const headers = c.req.raw.headers;
	return {
		method: headers.get("x-forwarded-method") ?? "GET",
		uri: headers.get("x-forwarded-uri") ?? "/",
		host: headers.get("x-forwarded-host") ?? headers.get("host") ?? "",
		headers,
	};
}

export function answerRefusal(c: Context, refusal: Refusal): Response {
	const { status, headers, body } = word(refusal, c.req.header("accept") ?? "");
	return new Response(body, { status, headers });
}
