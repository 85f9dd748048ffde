import type { StepOutput } from "./step.ts";

/** `superseded`: it had not ended when a newer one about its subject was begun; nobody goes on with it. */
export type RunState = "running" | "undoing" | "done" | "undone" | "failed" | "superseded";
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
	/** Stores a new run and, in the same moment, makes older ones of its subject `superseded` that have not ended. */
	create(run: StoredRun): Promise<void>;
	updateRun(runId: string, change: Pick<StoredRun, "state" | "failure">): Promise<void>;
	updateStep(runId: string, step: StoredStep): Promise<void>;
	/** Runs that have not ended, `running`, `undoing` or `failed`, and are the newest of their subject; oldest first. */
	unsettled(): Promise<StoredRun[]>;
	/** The newest run about a subject, of one saga or of any. */
	newest(subject: string, saga?: string): Promise<StoredRun | null>;
}
