/** What a step returns and its undo is given back. Stored as JSON, so it is plain data, and never a secret. */
export type StepOutput = Record<string, unknown> | null;

/**
 * One thing done to the world and the way back. Both may run again after they have succeeded: a process can be killed
 * between the effect and its record, so they look for what is there, by names that derive from the subject's id.
 */
export type Step<Ctx> = {
	id: string;
	/** For people, as work in progress: "Create the database". */
	title: string;
	do(ctx: Ctx): Promise<StepOutput>;
	/** Left out by steps that only look. `output` is null when the run was cut off before it was stored. */
	undo?(ctx: Ctx, output: StepOutput): Promise<void>;
};

export type Saga<Ctx, Input> = {
	id: string;
	steps: readonly Step<Ctx>[];
	/** Everything the steps need, from what the run was started with. */
	context(input: Input): Ctx;
	/**
	 * What a failing step leads to: the steps before it are undone in reverse, or the run stops where it is and can be
	 * taken up again (removals: nobody wants half a tenant back).
	 */
	onFailure: "undo" | "stop";
	/** Told once, when everything is done, undone, or has stopped; may be told again after a crash. */
	settled?(ctx: Ctx, outcome: Outcome): Promise<void>;
};

export type Failure = { step: string; reason: string };

/** `failed`: it stopped at a step, or an undo failed; `resume` takes it up from there. */
export type Outcome = { state: "done" } | { state: "undone" | "failed"; failure: Failure };
