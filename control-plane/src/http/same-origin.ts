import { createMiddleware } from "hono/factory";
import { AppError } from "../errors.ts";
import type { HttpEnv } from "./env.ts";

const readOnly = ["GET", "HEAD", "OPTIONS"];

/**
 * Refuses changes that a page of another host asks for in the name of whoever is signed in here. `SameSite` cookies are
 * not enough: tenants are subdomains of one site, so their pages are "same site" to each other. Browsers name the
 * page's origin with every change; who is no browser names none, and a bearer token is never sent unasked.
 */
export const sameOrigin = createMiddleware<HttpEnv>(async (c, next) => {
	if (readOnly.includes(c.req.method) || c.req.header("authorization") !== undefined) return next();
	const origin = c.req.header("origin");
	const site = c.req.header("sec-fetch-site");
	const foreign =
		origin === undefined
			? site === "cross-site" || site === "same-site"
			: hostOf(origin) !== c.get("host").toLowerCase();
	if (foreign) {
		throw new AppError(
			"forbidden",
			`A page of ${(origin ?? "another site").slice(0, 100)} asked for this, and only pages of this host may. Open this host's own page and try again.`,
		);
	}
	await next();
});

/** @returns null for `null`, which sandboxed pages send, and for anything that is no origin */
function hostOf(origin: string): string | null {
	return URL.canParse(origin) ? new URL(origin).host || null : null;
}
