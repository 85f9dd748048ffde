/** How one try of a delivery ended. */
export type Outcome =
	| { state: "delivered" }
	/** Try again; `waiting` when the receiver was not there at all, which uses up no attempt. */
	| { state: "retry"; error: string; afterMs?: number; waiting?: boolean }
	/** No later try can help: a person must look. */
	| { state: "dead"; error: string };

export interface DeliveryRow {
	id: string;
	tenantId: string;
	kind: "event" | "resume" | "send";
	subjectId: string;
	subscriptionId: string | null;
	/** Counted from 1. */
	attempts: number;
}

/** Carries one kind of delivery to its receiver. Throwing counts as a failed attempt. */
export type Carrier = (row: DeliveryRow) => Promise<Outcome>;

const maxAttempts = 12;
const firstPauseMs = 1_000;
const longestPauseMs = 10 * 60_000;
const longestWaitMs = 15_000;

/** What to write down after a try: the pause doubles from 1 s to 10 min; after 12 attempts, about an hour, it is dead. */
export function afterTry(
	outcome: Outcome,
	attempts: number,
	random = Math.random(),
): { state: "pending" | "delivered" | "dead"; attempts: number; pauseMs: number; error: string | null } {
	if (outcome.state === "delivered") return { state: "delivered", attempts, pauseMs: 0, error: null };
	if (outcome.state === "dead") return { state: "dead", attempts, pauseMs: 0, error: outcome.error };
	const { error, waiting = false } = outcome;
	if (waiting) {
		return { state: "pending", attempts: attempts - 1, pauseMs: outcome.afterMs ?? longestWaitMs, error };
	}
	if (attempts >= maxAttempts) return { state: "dead", attempts, pauseMs: 0, error };
	const doubled = Math.min(firstPauseMs * 2 ** (attempts - 1), longestPauseMs);
	// Jitter, so that what failed together does not come back together.
	const pauseMs = Math.max(outcome.afterMs ?? 0, Math.round(doubled * (0.75 + random / 2)));
	return { state: "pending", attempts, pauseMs, error };
}
