import { TaskDecision, type TaskDetail } from "@flomastr/contracts/task";
import { z } from "zod";
import type { Outcome } from "#outcome.ts";

/** What the screen of a task can ask for. */
export const TaskStep = z.discriminatedUnion("step", [
	z.object({ step: z.literal("decide"), decision: TaskDecision }),
	z.object({ step: z.literal("claim") }),
	z.object({ step: z.literal("release") }),
	z.object({ step: z.literal("cancel") }),
	z.object({ step: z.literal("replay") }),
]);
export type TaskStep = z.output<typeof TaskStep>;

/** The task after the step, or why it was not taken. */
export interface StepOutcome {
	step: TaskStep;
	outcome: Outcome<TaskDetail>;
}

/** The API call of a step: path below the task and body. */
export function stepCall(step: TaskStep): { path: string; body: unknown } {
	return step.step === "decide" ? { path: "decision", body: step.decision } : { path: step.step, body: {} };
}
