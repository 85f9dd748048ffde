import type { ErrorBody, ErrorCode } from "@flomastr/contracts/error";
import { ProvisioningError, type ProvisioningErrorCode } from "@flomastr/provisioning/errors";
import { partAway } from "@flomastr/provisioning/saga/part-away";
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { AppError } from "../errors.ts";
import type { HttpEnv } from "./env.ts";

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

/** Refusals of provisioning's that an operator can do something about. */
const provisioningCodes: Partial<Record<ProvisioningErrorCode, ErrorCode>> = {
	backup_missing: "not_found",
	backup_unreadable: "conflict",
	backups_down: "unavailable",
	no_space: "unavailable",
	upgrade_refused: "conflict",
};

/** The one place where a failure becomes an HTTP answer. */
export function errorResponse(error: unknown, c: Context<HttpEnv>): Response {
	const known = asAppError(error);
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
	if (code === "unavailable" || code === "rate_limited") {
		c.header("Retry-After", String(known?.details?.retry_after ?? 5));
	}
	return c.json(body, statusOf[code]);
}

function asAppError(error: unknown): AppError | null {
	if (error instanceof AppError) return error;
	if (error instanceof HTTPException) {
		// The router's own refusals of a body: they say what is wrong, and not what to do.
		if (error.status < 500) {
			const found = error.message || "The request was refused";
			return new AppError("malformed", `${found}. Send JSON with Content-Type application/json.`, { cause: error });
		}
	}
	if (error instanceof ProvisioningError) {
		const down = partAway(error);
		if (down !== null) return new AppError("unavailable", error.message, { details: { down }, cause: error });
		const code = provisioningCodes[error.code];
		if (code !== undefined) return new AppError(code, error.message, { cause: error });
	}
	// The store is away, and says so, instead of a 500.
	if (partAway(error) !== null) {
		return new AppError("unavailable", "The database does not answer. Nothing was lost; try again in a few seconds.");
	}
	const driver = driverCode(error) ?? "";
	// Whoever sent it can do something about it; verbs that know the field say so before it comes this far.
	if (dataCodes.includes(driver)) {
		return new AppError(
			"malformed",
			"A value in the request cannot be stored or looked up: NUL characters, numbers and ids out of range are refused. Correct it and try again.",
		);
	}
	return null;
}

function driverCode(error: unknown): string | null {
	for (let at = error; at instanceof Error; at = at.cause) {
		if ("code" in at && typeof at.code === "string") return at.code;
	}
	return null;
}
