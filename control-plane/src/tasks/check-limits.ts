import { taskLimits } from "@flomastr/contracts/task";
import { AppError } from "#errors.ts";
import { whyNotStorable } from "./inspect-json.ts";

/**
 * Refuses a task object that is too large before anything walks it recursively.
 * @param task as it came in: nothing about it is known yet
 * @throws {AppError} `too_large` with the limit in the message; `invalid` for text that cannot be stored
 */
export function checkLimits(task: unknown): void {
	const refusal = whyNotStorable(task);
	if (refusal?.code === "too_large")
		throw new AppError("too_large", `The task ${refusal.message}. Send a flatter object.`);
	if (refusal) throw new AppError("invalid", `The task ${refusal.message}.`, { fields: { task: refusal.message } });

	const bytes = Buffer.byteLength(JSON.stringify(task) ?? "");
	if (bytes > taskLimits.bytes)
		throw new AppError(
			"too_large",
			`The task has ${bytes} bytes; at most ${taskLimits.bytes} (${taskLimits.bytes / 1024} KB) are allowed. ` +
				"Send large content as a document by its URL.",
		);
	const { count, depth } = measureRaw(task);
	if (count > taskLimits.components)
		throw new AppError(
			"too_large",
			`The task has ${count} components; at most ${taskLimits.components} are allowed. Split it, or use a data_table.`,
		);
	if (depth > taskLimits.depth)
		throw new AppError(
			"too_large",
			`The task nests sections ${depth} levels deep; at most ${taskLimits.depth} are allowed. Flatten them.`,
		);
}

/** Number of components and deepest level, sections counted, of an object whose shape was not checked yet. */
function measureRaw(task: unknown): { count: number; depth: number } {
	const open = listOf(task, "payload_components").map((component) => ({ component, level: 1 }));
	let count = 0;
	let depth = 0;
	for (let next = open.pop(); next; next = open.pop()) {
		const { component, level } = next;
		count += 1;
		depth = Math.max(depth, level);
		for (const inner of listOf(component, "components")) open.push({ component: inner, level: level + 1 });
	}
	return { count, depth };
}

function listOf(holder: unknown, key: string): unknown[] {
	const list = typeof holder === "object" && holder !== null ? (holder as Record<string, unknown>)[key] : undefined;
	return Array.isArray(list) ? list : [];
}
