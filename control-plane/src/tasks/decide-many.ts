import type { BulkDecision, BulkDecisionResult } from "@flomastr/contracts/task";
import type { z } from "zod";
import type { Ctx } from "#context.ts";
import { AppError } from "#errors.ts";
import type { Signal } from "#signals.ts";
import { decideTask } from "./decide.ts";

type Result = z.infer<typeof BulkDecisionResult>;

/**
 * Decides many tasks alike, each behind its own savepoint: what fails for one loses no other.
 * @returns a line per task, in the order asked
 */
export async function decideTasks(
	ctx: Ctx,
	{ task_ids: taskIds, decision }: z.infer<typeof BulkDecision>,
): Promise<Result> {
	const messages = new Map<string, string | null>();
	// One order for everybody: two people deciding the same tasks in different orders would wait for each other for ever.
	for (const taskId of [...new Set(taskIds)].sort()) {
		const signals: Signal[] = [];
		try {
			await ctx.tx.transaction((tx) => decideTask({ ...ctx, tx, signals }, { taskId, decision }));
			ctx.signals.push(...signals);
			messages.set(taskId, null);
		} catch (error) {
			if (!(error instanceof AppError)) throw error;
			messages.set(taskId, inWords(error));
		}
	}
	return {
		results: taskIds.map((taskId) => {
			const message = messages.get(taskId) ?? null;
			return { task_id: taskId, ok: message === null, message };
		}),
	};
}

/** The messages of the fields too: a list has no fields to put them beside. */
function inWords({ message, fields }: AppError): string {
	const details = Object.entries(fields ?? {}).map(([field, problem]) => `${field}: ${problem}`);
	return [message, ...details.slice(0, 3)].join(" ");
}
