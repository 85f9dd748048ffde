import { Hono } from "hono";
import type { HttpEnv } from "#http/env.ts";
import type { Auth } from "./auth.ts";

/**
 * better-auth's own routes. The request is given the address the browser wrote: behind the front end's server it came
 * under a private one, and the origin check and the cookies go by it.
 */
export function signInRoutes(auth: Auth): Hono<HttpEnv> {
	const app = new Hono<HttpEnv>();
	app.on(["GET", "POST"], "/*", (c) => {
		const url = new URL(c.req.url);
		url.host = c.get("host");
		url.protocol = c.req.header("x-forwarded-proto") === "https" ? "https:" : "http:";
		return auth.handler(new Request(url, c.req.raw));
	});
	return app;
}
