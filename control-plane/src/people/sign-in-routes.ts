import type { Context } from "hono";
import { z } from "zod";
import type { HttpEnv } from "#http/env.ts";
import { limitBody } from "#http/limit-body.ts";
import { readJson } from "#http/read-json.ts";
import { body, createRoute, createRouter, failures, invalid, json } from "#http/route.ts";
import { AppError } from "../errors.ts";
import type { Auth } from "./auth.ts";
import { sessionsAway } from "./session-of.ts";
import { createSignInLimit } from "./sign-in-limit.ts";

const tags = ["people"];
const Credentials = z.object({
	email: z.email("must be an e-mail address").max(320),
	password: z.string().min(1, "must not be empty").max(128, "is longer than any password here"),
});

const smallBody = limitBody(16 * 1024, "The body is larger than 16 KB. Send the e-mail and the password alone.");

/**
 * Signing in and out. Only what the product uses of better-auth is reachable: its other routes change accounts and
 * list sessions, and would be open to whoever has a cookie.
 */
export function signInRoutes({ auth, clock }: { auth: Auth; clock: () => Date }) {
	const app = createRouter();
	const limit = createSignInLimit(clock);

	app.openAPIRegistry.registerPath(
		createRoute({
			method: "post",
			path: "/sign-in/email",
			tags,
			summary: "Signs in; the cookies count at this host alone",
			request: { body: body(Credentials) },
			responses: { ...failures, 200: json(z.looseObject({}), "Signed in"), 429: { description: "Too many tries" } },
		}),
	);
	app.post("/sign-in/email", smallBody, async (c) => {
		const credentials = Credentials.safeParse(await readJson(c));
		if (!credentials.success) throw invalid(credentials.error, "body");
		// The gateway writes this header itself.
		const address = c.req.header("x-forwarded-for") ?? "direct";
		const wasRight = limit.take(credentials.data.email, address);
		const answer = await ask(c, credentials.data);
		if (answer.status === 401) throw new AppError("unauthenticated", "The e-mail or the password is wrong. Try again.");
		if (!answer.ok) throw await refused(answer);
		wasRight();
		return answer;
	});

	app.openAPIRegistry.registerPath(
		createRoute({
			method: "post",
			path: "/sign-out",
			tags,
			summary: "Ends the session",
			responses: { ...failures, 200: json(z.looseObject({}), "Signed out") },
		}),
	);
	app.post("/sign-out", smallBody, async (c) => {
		const answer = await ask(c, {});
		if (!answer.ok) throw await refused(answer);
		return answer;
	});

	app.openAPIRegistry.registerPath(
		createRoute({
			method: "get",
			path: "/get-session",
			tags,
			summary: "The session, or null",
			responses: { ...failures, 200: json(z.looseObject({}).nullable()) },
		}),
	);
	app.get("/get-session", async (c) => {
		const answer = await ask(c);
		if (answer.status >= 500) throw sessionsAway();
		return answer;
	});

	/**
	 * better-auth is given the address the browser wrote: behind the front end's server the request came under a private
	 * one, and the origin check and the cookies go by it.
	 */
	async function ask(c: Context<HttpEnv>, content?: unknown): Promise<Response> {
		const url = new URL(c.req.url);
		url.host = c.get("host");
		url.protocol = c.req.header("x-forwarded-proto") === "https" ? "https:" : "http:";
		const headers = new Headers(c.req.raw.headers);
		for (const name of ["content-length", "transfer-encoding"]) headers.delete(name);
		if (content !== undefined) headers.set("content-type", "application/json");
		const answer = await auth.handler(
			new Request(url, { method: c.req.method, headers, body: JSON.stringify(content) }),
		);
		// A copy with headers that middleware may add to.
		return c.newResponse(answer.body, answer);
	}

	return app;
}

/** better-auth's refusals in our shape. */
async function refused(answer: Response): Promise<AppError> {
	const { message } = z
		.object({ message: z.string() })
		.catch({ message: "" })
		.parse(await answer.json().catch(() => null));
	if (answer.status >= 500) return sessionsAway();
	const code = answer.status === 403 ? "forbidden" : "malformed";
	return new AppError(
		code,
		`${message || "The request was refused"}. Open this host's own sign-in page and try again.`,
	);
}
