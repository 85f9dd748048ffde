import type { IncomingMessage, ServerResponse } from "node:http";
import type { ErrorCode } from "@flomastr/contracts/error";

/** A refusal in words: a page for people, the usual error body for programs. */
export type Refusal = {
	status: number;
	code: ErrorCode;
	title: string;
	text: string;
	/** Seconds until it makes sense to try again. */
	retryAfter?: number;
	link?: { href: string; text: string };
};

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:18vh auto;padding:0 1.5rem;color:#1c2430;background:#f6f7f9}
h1{font-size:1.4rem;margin:0 0 .5rem}a{color:#0b5fff}@media(prefers-color-scheme:dark){body{color:#e6e9ef;background:#14171c}a{color:#7aa7ff}}`;

export type Worded = { status: number; headers: Record<string, string>; body: string };

/** A refusal as an answer to who accepts this. */
export function word(refusal: Refusal, accept: string): Worded {
	const html = accept.includes("text/html");
	const body = html ? page(refusal) : JSON.stringify({ error: { code: refusal.code, message: refusal.text } });
	const headers: Record<string, string> = {
		"Content-Type": html ? "text/html; charset=utf-8" : "application/json",
		"Content-Length": String(Buffer.byteLength(body)),
		"Cache-Control": "no-store",
	};
	if (html)
		headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";
	if (refusal.retryAfter !== undefined) headers["Retry-After"] = String(refusal.retryAfter);
	return { status: refusal.status, headers, body };
}

/** Answers and leaves the request's body unread; the connection is closed when there is one. */
export function refuse(req: IncomingMessage, res: ServerResponse, refusal: Refusal): void {
	if (res.headersSent) return void res.destroy();
	const { status, headers, body } = word(refusal, req.headers.accept ?? "");
	res.statusCode = status;
	for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
	if (!req.complete && (req.headers["content-length"] ?? req.headers["transfer-encoding"]) !== undefined) {
		res.setHeader("Connection", "close");
	}
	res.end(req.method === "HEAD" ? undefined : body);
}

function page({ title, text, link, retryAfter }: Refusal): string {
	const refresh = retryAfter === undefined ? "" : `<meta http-equiv="refresh" content="${retryAfter}">`;
	const anchor = link === undefined ? "" : `<p><a href="${escapeHtml(link.href)}">${escapeHtml(link.text)}</a></p>`;
	return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">${refresh}<title>${escapeHtml(title)}</title><style>${style}</style></head><body><h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p>${anchor}</body></html>`;
}

function escapeHtml(text: string): string {
	return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** The same for a request that wanted to become a websocket. */
export function refuseUpgrade(socket: { end(data: string): unknown }, refusal: Refusal): void {
	socket.end(`HTTP/1.1 ${refusal.status} ${refusal.title}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
