import type { Log } from "#log.ts";

export type RecordedLog = Log & { lines: { level: string; details: Record<string, unknown>; message: string }[] };

/** Keeps what was logged, for a test to read. */
export function recordLog(): RecordedLog {
	const lines: RecordedLog["lines"] = [];
	const at = (level: string) => (details: Record<string, unknown>, message: string) =>
		void lines.push({ level, details, message });
	return { lines, info: at("info"), warn: at("warn"), error: at("error") };
}
