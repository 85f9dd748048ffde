import { randomBytes } from "node:crypto";
import { PassThrough } from "node:stream";
import { createReadableStreamFromReadable } from "@react-router/node";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";
import { type EntryContext, ServerRouter } from "react-router";

/** How long a loader's promise may take; React Router ends the stream after it. */
export const streamTimeout = 5000;

const loopback = "http://localhost:* http://*.localhost:* http://127.0.0.1:*";

/**
 * What a page may load. Scripts are ours alone, by a nonce, so that text from a customer or a workflow never becomes
 * one. Pictures and films may come from the web, because a task names them by address (`SafeUrl` in the contracts).
 */
function contentSecurityPolicy(nonce: string): string {
	const media = `'self' data: blob: https: ${loopback}`;
	return [
		"default-src 'self'",
		`script-src 'self' 'nonce-${nonce}'`,
		"style-src 'self' 'unsafe-inline'",
		`img-src ${media}`,
		`media-src ${media}`,
		`frame-src 'self' blob: https: ${loopback}`,
		"font-src 'self' data:",
		"worker-src 'self' blob:",
		"object-src 'none'",
		"base-uri 'none'",
		"form-action 'self'",
		"frame-ancestors 'self'",
	].join("; ");
}

export default function handleRequest(request: Request, status: number, headers: Headers, context: EntryContext) {
	const nonce = randomBytes(16).toString("base64");
	headers.set("Content-Type", "text/html; charset=utf-8");
	headers.set("Content-Security-Policy", contentSecurityPolicy(nonce));
	if (request.method === "HEAD") return new Response(null, { status, headers });

	return new Promise<Response>((resolve, reject) => {
		let answered = false;
		// A crawler waits for the whole page, a person for its frame.
		const ready = isbot(request.headers.get("user-agent") ?? "") ? "onAllReady" : "onShellReady";
		const { pipe, abort } = renderToPipeableStream(<ServerRouter context={context} url={request.url} nonce={nonce} />, {
			nonce,
			[ready]() {
				answered = true;
				const body = new PassThrough({
					final(done) {
						clearTimeout(timer);
						done();
					},
				});
				pipe(body);
				resolve(new Response(createReadableStreamFromReadable(body), { status, headers }));
			},
			onShellError: reject,
			onError(error) {
				// Before the answer, React Router hears of it through the rejection.
				if (answered) console.error("a part of the page could not be drawn:", error);
			},
		});
		const timer = setTimeout(abort, streamTimeout + 1000);
	});
}
