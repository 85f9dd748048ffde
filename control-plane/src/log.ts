import { DrizzleQueryError } from "drizzle-orm";
import pino from "pino";

/** Structured logs; pino because it is the quickest and redacts by path (MIT). Secrets never get in. */
export function createLog(level: string, file: string | null): pino.Logger {
	const options: pino.LoggerOptions = {
		level,
		redact: {
			paths: ["*.password", "*.token", "*.secret", "*.authorization", "*.cookie", "headers", "*.config"],
			censor: "[hidden]",
		},
		serializers: { err: serializeError },
		timestamp: pino.stdTimeFunctions.isoTime,
	};
	return file ? pino(options, pino.destination({ dest: file, mkdir: true, sync: false })) : pino(options);
}

/** A failed query's message quotes its parameters, and those may be anything: only the cause is logged. */
function serializeError(error: unknown): unknown {
	const told = error instanceof DrizzleQueryError ? (error.cause ?? new Error("a query failed")) : error;
	return told instanceof Error ? pino.stdSerializers.err(told) : told;
}
