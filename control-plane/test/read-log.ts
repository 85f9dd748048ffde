import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Logger } from "pino";
import { until } from "./until.ts";

/** Everything that was logged by now. A log writes when it can, in order: once a mark is there, so is what came before. */
export async function readLog(log: Logger, file: string): Promise<string> {
	const mark = randomUUID();
	log.fatal({ mark }, "the log is read");
	const written = await until("the log is written", async () => {
		const text = await readFile(file, "utf8").catch(() => "");
		return text.includes(mark) && { before: text.slice(0, text.lastIndexOf("\n", text.indexOf(mark)) + 1) };
	});
	return written.before;
}
