import type { ErrorCode } from "@flomastr/contracts/error";

/**
 * A failure the caller can do something about. Its code becomes an HTTP status once, at the edge
 * (`http/error-response.ts`); everything else that is thrown is a defect and answers 500.
 */
export class AppError extends Error {
	readonly code: ErrorCode;
	readonly fields: Record<string, string> | undefined;
	readonly details: Record<string, unknown> | undefined;

	constructor(
		code: ErrorCode,
		/** What was found, what was expected, what to do. */
		message: string,
		more: { fields?: Record<string, string>; details?: Record<string, unknown>; cause?: unknown } = {},
	) {
		super(message, { cause: more.cause });
		this.name = "AppError";
		this.code = code;
		this.fields = more.fields;
		this.details = more.details;
	}
}

export function notFound(what: string, id: string): AppError {
	return new AppError("not_found", `There is no ${what} ${id} here. It may have been removed, or the link is wrong.`);
}
