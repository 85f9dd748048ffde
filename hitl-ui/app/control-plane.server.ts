import { ErrorBody } from "@flomastr/contracts/error";
import { data, redirect } from "react-router";
import type { z } from "zod";
import type { Failure, Outcome } from "#outcome.ts";

/**
 * The only file that fetches. Every call goes to the control plane as the person in front of the browser: their cookie,
 * and the host that names their tenant. Answers are parsed with the contracts, so a screen never meets a shape it does
 * not know.
 */
const timeoutMs = 20_000;

function controlPlaneUrl(path: string): URL {
	const base = process.env.CONTROL_PLANE_URL;
	if (!base) {
		throw new Error("CONTROL_PLANE_URL is not set; set it to the control plane's address, e.g. http://127.0.0.1:8081");
	}
	return new URL(path, base);
}

/** The host the browser asked for, with its port: the gateway's word first. */
export function hostOf(request: Request): string {
	return request.headers.get("x-forwarded-host") ?? request.headers.get("host") ?? new URL(request.url).host;
}

/** True at the operator's console, false at a tenant's own host. */
export function onConsole(request: Request): boolean {
	return hostOf(request).startsWith("console.");
}

function forwardedHeaders(request: Request): Headers {
	const headers = new Headers({ accept: "application/json" });
	const host = hostOf(request);
	const protocol = request.headers.get("x-forwarded-proto") ?? new URL(request.url).protocol.replace(":", "");
	headers.set("host", host);
	headers.set("x-forwarded-host", host);
	headers.set("x-forwarded-proto", protocol);
	headers.set("origin", `${protocol}://${host}`);
	for (const name of ["cookie", "user-agent", "x-forwarded-for", "x-request-id"]) {
		const value = request.headers.get(name);
		if (value) headers.set(name, value);
	}
	return headers;
}

/** @param limitMs until the answer is complete; null for a long download */
async function call(
	request: Request,
	path: string,
	init: RequestInit = {},
	limitMs: number | null = timeoutMs,
): Promise<Response | Failure> {
	const headers = forwardedHeaders(request);
	for (const [name, value] of new Headers(init.headers)) headers.set(name, value);
	const signal = limitMs === null ? request.signal : AbortSignal.any([request.signal, AbortSignal.timeout(limitMs)]);
	try {
		return await fetch(controlPlaneUrl(path), { ...init, headers, redirect: "manual", signal });
	} catch (cause) {
		if (request.signal.aborted) throw cause;
		console.error(`control plane did not answer ${init.method ?? "GET"} ${path.split("?")[0]}:`, cause);
		return {
			status: 503,
			code: "unavailable",
			message: "FloMastr's control plane does not answer. It may be starting; try again in a moment.",
		};
	}
}

async function failureOf(response: Response): Promise<Failure> {
	const body = ErrorBody.safeParse(await response.json().catch(() => null));
	if (body.success) return { status: response.status, ...body.data.error };
	return {
		status: response.status,
		code: response.status === 404 ? "not_found" : "internal",
		message: `The control plane answered ${response.status} without saying why. Try again; if it stays, tell your operator.`,
	};
}

async function parsed<Schema extends z.ZodType>(response: Response, schema: Schema): Promise<z.output<Schema>> {
	// 202 and 204 may come without a body.
	const text = await response.text();
	return schema.parse(text === "" ? null : JSON.parse(text));
}

/** Sends the browser to the sign-in page, and back to the page it shows after that. */
export function toSignIn(request: Request): Response {
	const page = pageOf(request);
	for (const name of ["_routes", "index"]) page.searchParams.delete(name);
	const path = page.pathname.replace(/(\/_root|\/_)?\.data$/, "") || "/";
	return redirect(`/sign-in?to=${encodeURIComponent(path + page.search)}`);
}

/** The page in front of the person: a data request or a form comes from it and says so in `Referer`. */
function pageOf(request: Request): URL {
	const asked = new URL(request.url);
	const referer = request.headers.get("referer");
	const inPage = request.method !== "GET" || asked.pathname.endsWith(".data");
	if (!inPage || !referer || !URL.canParse(referer)) return asked;
	const page = new URL(referer);
	return page.host === hostOf(request) ? page : asked;
}

/**
 * Reads for a loader. `path` starts with `/api/`.
 * @throws a redirect to the sign-in page on 401; else a Response with the failure, for the nearest error page
 */
export async function read<Schema extends z.ZodType>(
	request: Request,
	path: string,
	schema: Schema,
): Promise<z.output<Schema>> {
	const outcome = await attempt(request, "GET", path, undefined, schema);
	if (outcome.ok) return outcome.value;
	throw data(outcome.failure, { status: outcome.failure.status });
}

/**
 * Calls for an action, where a failure is an answer to show beside the field and not an error page.
 * `body` is sent as JSON unless undefined. 204 parses as `null`.
 * @throws a redirect to the sign-in page on 401
 */
export async function attempt<Schema extends z.ZodType>(
	request: Request,
	method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
	path: string,
	body: unknown,
	schema: Schema,
): Promise<Outcome<z.output<Schema>>> {
	const response = await call(request, path, {
		method,
		...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
	});
	return settle(request, response, schema);
}

/** Stores a file of the person's; `name` is what the customer will see. */
export async function upload<Schema extends z.ZodType>(
	request: Request,
	file: File,
	schema: Schema,
): Promise<Outcome<z.output<Schema>>> {
	const response = await call(request, "/api/media", {
		method: "POST",
		body: await file.arrayBuffer(),
		headers: {
			"content-type": file.type || "application/octet-stream",
			"x-file-name": encodeURIComponent(file.name),
		},
	});
	return settle(request, response, schema);
}

/** Passes a file of the control plane's on to the browser as it comes, with its name and type. */
export async function download(request: Request, path: string): Promise<Response> {
	const response = await call(request, path, {}, null);
	if (!(response instanceof Response)) throw data(response, { status: response.status });
	if (response.status === 401) throw toSignIn(request);
	if (!response.ok) throw data(await failureOf(response), { status: response.status });
	const headers = new Headers();
	for (const name of ["content-type", "content-disposition", "content-length"]) {
		const value = response.headers.get(name);
		if (value) headers.set(name, value);
	}
	return new Response(response.body, { headers });
}

async function settle<Schema extends z.ZodType>(
	request: Request,
	response: Response | Failure,
	schema: Schema,
): Promise<Outcome<z.output<Schema>>> {
	if (!(response instanceof Response)) return { ok: false, failure: response };
	if (response.status === 401) throw toSignIn(request);
	if (!response.ok) return { ok: false, failure: await failureOf(response) };
	return { ok: true, value: await parsed(response, schema) };
}

/**
 * Signs in or out. The control plane's cookies must reach the browser, so the answer is its `Set-Cookie` headers.
 */
export async function authenticate(
	request: Request,
	path: "/api/auth/sign-in/email" | "/api/auth/sign-out",
	body: unknown,
): Promise<Outcome<string[]>> {
	const response = await call(request, path, {
		method: "POST",
		body: JSON.stringify(body),
		headers: { "content-type": "application/json" },
	});
	if (!(response instanceof Response)) return { ok: false, failure: response };
	if (!response.ok) return { ok: false, failure: await failureOf(response) };
	return { ok: true, value: response.headers.getSetCookie() };
}
