import pino from "pino";

/** Structured logs; pino because it is the quickest and redacts by path (MIT). Secrets never get in. */
export function createLog(level: string, file: string | null): pino.Logger {
	const options: pino.LoggerOptions = {
		level,
		redact: {
			paths: ["*.password", "*.token", "*.secret", "*.authorization", "*.cookie", "headers", "*.config"],
			censor: "[hidden]",
		},
		timestamp: pino.stdTimeFunctions.isoTime,
	};
	return file ? pino(options, pino.destination({ dest: file, mkdir: true, sync: false })) : pino(options);
}
