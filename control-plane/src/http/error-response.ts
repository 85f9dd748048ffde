import type { ErrorBody, ErrorCode } from "@flomastr/contracts/error";
import { ProvisioningError, type ProvisioningErrorCode } from "@flomastr/provisioning/errors";
import { word } from "@flomastr/provisioning/gateways/pages";
import { partAway } from "@flomastr/provisioning/saga/part-away";
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { AppError } from "../errors.ts";
import { redactText } from "../redact-text.ts";
import type { Caller, HttpEnv } from "./env.ts";

const statusOf = {
	malformed: 400,
	unauthenticated: 401,
	forbidden: 403,
	not_found: 404,
	conflict: 409,
	too_large: 413,
	invalid: 422,
	rate_limited: 429,
	unavailable: 503,
	internal: 500,
} as const satisfies Record<ErrorCode, number>;

/** Postgres' codes for a value it cannot keep or read: a NUL in a text, an id that is none, a number out of range. */
const dataCodes = ["22021", "22P02", "22P05", "22003", "22007", "22008"];

/** A full disk: Postgres' and the system's own name for it. */
const fullDiskCodes = ["53100", "ENOSPC"];

/**
 * What each failure of provisioning's means to who asked: `unavailable` passes by itself or with a part that comes back,
 * `conflict` stays until somebody mends what the message names, `internal` is a tenant's own part that went wrong.
 */
const provisioningCodes: Record<ProvisioningErrorCode, ErrorCode> = {
	slug_taken: "conflict",
	unknown_tenant: "not_found",
	docker_down: "unavailable",
	postgres_down: "unavailable",
	caddy_down: "unavailable",
	caddy_refused: "unavailable",
	twilio_down: "unavailable",
	twilio_refused: "conflict",
	image_missing: "conflict",
	pack_invalid: "invalid",
	port_taken: "conflict",
	no_space: "unavailable",
	registry_unreachable: "unavailable",
	install_failed: "internal",
	install_busy: "unavailable",
	data_in_use: "conflict",
	database_failed: "internal",
	database_missing: "conflict",
	runtime_failed: "internal",
	n8n_refused: "internal",
	backups_down: "unavailable",
	backup_missing: "not_found",
	backup_unreadable: "conflict",
	upgrade_refused: "conflict",
	timed_out: "unavailable",
};

/** The one place where a failure becomes an HTTP answer. */
export function errorResponse(error: unknown, c: Context<HttpEnv>): Response {
	const known = asAppError(error, c);
	if (!known) c.get("log").error({ err: error }, "unexpected failure");
	const code: ErrorCode = known?.code ?? "internal";
	const body: ErrorBody = {
		error: {
			code,
			message:
				known?.message ??
				"Something went wrong on our side. Try again; if it stays, tell your operator the request id.",
			...(known?.fields && { fields: known.fields }),
			...(known?.details && { details: known.details }),
			request_id: c.get("requestId"),
		},
	};
	const passes = code === "unavailable" || code === "rate_limited";
	const retryAfter = passes ? Number(known?.details?.retry_after ?? 5) : undefined;
	if (isNavigation(c)) return errorPage(c, body.error, retryAfter);
	if (retryAfter !== undefined) c.header("Retry-After", String(retryAfter));
	return c.json(body, statusOf[code]);
}

/** Some addresses of the API are opened as pages: the way into the editor, files. */
function isNavigation(c: Context): boolean {
	return c.req.method === "GET" && (c.req.header("accept") ?? "").includes("text/html");
}

const titles: Partial<Record<ErrorCode, string>> = {
	unauthenticated: "Sign in first",
	forbidden: "You may not do this",
	not_found: "Nothing is here",
	unavailable: "Not now",
	rate_limited: "Too much at once",
};

/** @param retryAfter seconds after which the page asks again by itself */
function errorPage(c: Context, { code, message, request_id }: ErrorBody["error"], retryAfter?: number): Response {
	const refusal = {
		status: statusOf[code],
		code,
		title: titles[code] ?? "This did not work",
		text: code === "internal" ? `${message} The request id is ${request_id}.` : message,
		...(retryAfter !== undefined && { retryAfter }),
		link: { href: "/", text: code === "unauthenticated" ? "To the sign-in" : "To the front end" },
	};
	const { headers, body } = word(refusal, "text/html");
	return c.body(body, statusOf[code], headers);
}

function asAppError(error: unknown, c: Context<HttpEnv>): AppError | null {
	if (error instanceof AppError) return error;
	if (error instanceof HTTPException) {
		// The router's own refusals of a body: they say what is wrong, and not what to do.
		if (error.status < 500) {
			const found = error.message || "The request was refused";
			return new AppError("malformed", `${found}. Send JSON with Content-Type application/json.`, { cause: error });
		}
	}
	if (error instanceof ProvisioningError) return refusalOf(error, c);
	// The store is away, and says so, instead of a 500.
	if (partAway(error) !== null) {
		return new AppError("unavailable", "The database does not answer. Nothing was lost; try again in a few seconds.");
	}
	const driver = driverCode(error) ?? "";
	if (fullDiskCodes.includes(driver)) {
		c.get("log").error({ err: error }, "a disk is full");
		const message = "A disk of the platform is full, so nothing new can be kept. Nothing was lost; try again later.";
		return new AppError("unavailable", message, { cause: error });
	}
	// Whoever sent it can do something about it; verbs that know the field say so before it comes this far.
	if (dataCodes.includes(driver)) {
		return new AppError(
			"malformed",
			"A value in the request cannot be stored or looked up: NUL characters, numbers and ids out of range are refused. Correct it and try again.",
		);
	}
	return null;
}

/** What is wrong with hosts, images and servers is for operators to know; a tenant's people are told what they can do. */
function refusalOf(error: ProvisioningError, c: Context<HttpEnv>): AppError {
	const code = provisioningCodes[error.code];
	c.get("log").warn({ err: error }, "provisioning refused");
	// Nobody is known yet where vendors and phones come in.
	const caller: Caller | undefined = c.get("caller");
	if (caller?.role === "operator") {
		const down = partAway(error);
		// n8n's last words and a server's own may quote what was sent to them.
		return new AppError(code, redactText(error.message), { ...(down && { details: { down } }), cause: error });
	}
	return new AppError(code, forOthers[code] ?? forOthers.internal, { cause: error });
}

const forOthers: Partial<Record<ErrorCode, string>> & { internal: string } = {
	unavailable: "A part of the platform does not answer right now. Nothing was lost; try again in a few seconds.",
	not_found: "What this needs is not there any more. Tell your operator the request id.",
	internal: "This could not be done on our side. Try again; if it stays, tell your operator the request id.",
};

function driverCode(error: unknown): string | null {
	for (let at = error; at instanceof Error; at = at.cause) {
		if ("code" in at && typeof at.code === "string") return at.code;
	}
	return null;
}
