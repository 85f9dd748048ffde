import type { StepOutput } from "./step.ts";

export type RunState = "running" | "undoing" | "done" | "undone" | "failed";
export type StepState = "waiting" | "running" | "done" | "failed" | "undoing" | "undone";

export type StoredStep = {
	id: string;
	title: string;
	state: StepState;
	output: StepOutput;
	error: string | null;
	startedAt: Date | null;
	finishedAt: Date | null;
};

export type StoredRun = {
	id: string;
	saga: string;
	subject: string;
	input: unknown;
	state: RunState;
	failure: { step: string; reason: string } | null;
	/** In the order they are done. */
	steps: StoredStep[];
};

/** Where runs are remembered. A resolved promise means that the change survives a kill; every write may be repeated. */
export interface SagaStore {
	create(run: StoredRun): Promise<void>;
	updateRun(runId: string, change: Pick<StoredRun, "state" | "failure">): Promise<void>;
	updateStep(runId: string, step: StoredStep): Promise<void>;
	/** Runs that were cut off: `running` and `undoing`, and `failed` ones, oldest first. */
	unsettled(): Promise<StoredRun[]>;
	/** The newest run about a subject, of one saga or of any. */
	newest(subject: string, saga?: string): Promise<StoredRun | null>;
}
