import { DrizzleQueryError } from "drizzle-orm";
import pino from "pino";
import { redactText } from "./redact-text.ts";
import { rotateLog } from "./rotate-log.ts";

const secretNames = [
	"password",
	"token",
	"secret",
	"authorization",
	"cookie",
	"set-cookie",
	"config",
	"headers",
	"env",
];

/**
 * Structured logs, a line of JSON each; pino because it is the quickest and redacts by path (MIT). Secrets never get
 * in: what is named like one is hidden, and what looks like one in an error's own words.
 * @param file null writes to the standard output
 */
export function createLog(level: string, file: string | null): pino.Logger {
	const options: pino.LoggerOptions = {
		level,
		redact: {
			paths: secretNames.flatMap((name) => [`["${name}"]`, `*["${name}"]`]),
			censor: "[hidden]",
		},
		serializers: { err: serializeError, reason: redacted, detail: redacted, error: redacted },
		// Containers are told apart by whoever collects their output.
		base: null,
		timestamp: pino.stdTimeFunctions.isoTime,
	};
	if (file === null) return pino(options);
	const destination = pino.destination({ dest: file, mkdir: true, sync: false });
	rotateLog(destination, file);
	return pino(options, destination);
}

/** A failed query's message quotes its parameters, and those may be anything: only the cause is logged. */
function serializeError(error: unknown): unknown {
	const told = error instanceof DrizzleQueryError ? (error.cause ?? new Error("a query failed")) : error;
	if (!(told instanceof Error)) return told;
	const { type, message, stack, code } = pino.stdSerializers.err(told);
	return { type, message: redactText(message), stack: redactText(stack), ...(code !== undefined && { code }) };
}

const redacted = (value: unknown): unknown => (typeof value === "string" ? redactText(value) : value);
