import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";

const forwarded = /^(?:forwarded|x-forwarded-.*|x-real-ip|x-request-id|x-flomastr-(?:tenant|user).*)$/i;

/**
 * Replaces what a client claims about the way its request came by what is so. In place, and in the raw headers too,
 * since the control plane is called in this process and reads those.
 */
export function stampForwarded(req: IncomingMessage): void {
	const stamped = {
		"x-forwarded-for": req.socket.remoteAddress ?? "unknown",
		"x-forwarded-proto": "encrypted" in req.socket ? "https" : "http",
		"x-forwarded-host": req.headers.host ?? "",
		// By which the log of every part that has to do with it can be found.
		"x-request-id": randomUUID(),
	};
	const raw: string[] = [];
	for (let at = 0; at + 1 < req.rawHeaders.length; at += 2) {
		const [name = "", value = ""] = [req.rawHeaders[at], req.rawHeaders[at + 1]];
		if (!forwarded.test(name)) raw.push(name, value);
	}
	for (const name of Object.keys(req.headers)) if (forwarded.test(name)) delete req.headers[name];
	for (const [name, value] of Object.entries(stamped)) {
		req.headers[name] = value;
		raw.push(name, value);
	}
	req.rawHeaders = raw;
}

/**
 * Takes the platform's session out of the cookies: a workflow sees the headers of its webhooks, and must never hold a
 * session of the person whose browser called it.
 */
export function withoutSession(cookie: string | undefined, isPrivate: RegExp): string | undefined {
	if (cookie === undefined) return undefined;
	const kept = cookie.split(";").filter((pair) => !isPrivate.test((pair.split("=", 1)[0] ?? "").trim()));
	return kept.length === 0 ? undefined : kept.join(";").trim();
}

export function hasCookie(cookie: string | undefined, name: string): boolean {
	return (cookie ?? "").split(";").some((pair) => pair.trim().startsWith(`${name}=`));
}

/** Whether a person's browser asks for a page, as opposed to a script for data. */
export function isNavigation(req: IncomingMessage): boolean {
	return req.method === "GET" && (req.headers.accept ?? "").includes("text/html");
}
