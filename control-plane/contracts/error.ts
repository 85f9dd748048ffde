import { z } from "zod";

/**
 * Every failure a client can meet, as a closed union. The HTTP status is decided once, at the edge
 * (`control-plane/src/http/error-response.ts`).
 */
export const errorCodes = [
	"malformed",
	"unauthenticated",
	"forbidden",
	"not_found",
	"conflict",
	"too_large",
	"invalid",
	"rate_limited",
	"unavailable",
	"internal",
] as const;

export const ErrorCode = z.enum(errorCodes);
export type ErrorCode = z.infer<typeof ErrorCode>;

/** The body of every answer that is not 2xx. */
export const ErrorBody = z.object({
	error: z.object({
		code: ErrorCode,
		/** What was found, what was expected, what to do. */
		message: z.string(),
		/** One message per wrong field, keyed by its dotted path. */
		fields: z.record(z.string(), z.string()).optional(),
		/** For `conflict`: who was first and when; for `unavailable`: what is down. */
		details: z.record(z.string(), z.unknown()).optional(),
		request_id: z.string().optional(),
	}),
});
export type ErrorBody = z.infer<typeof ErrorBody>;
