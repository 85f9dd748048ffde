import { reasonOf } from "#errors.ts";
import type { SagaDeps } from "./run.ts";
import { tryWhilePartsAreAway, usualPatience } from "./wait-for-parts.ts";

/**
 * Writes to the store or reads from it, for as long as it is away: a run whose effects stand and whose record does not
 * would be half recorded. Every write may be repeated, also one that arrived without an answer.
 *
 * @throws what the store throws once it answers, and an AbortError when the process stops meanwhile
 */
export async function reachStore<Result>(deps: SagaDeps, work: () => Promise<Result>): Promise<Result> {
	const patience = { ...(deps.patience ?? usualPatience), limitMs: Number.POSITIVE_INFINITY };
	const say = ({ reason }: { reason: string }) =>
		deps.log.warn({ reason }, "a run waits for the hot store to write down how far it is");
	const result = await tryWhilePartsAreAway(patience, work, say, deps.stopping);
	if ("value" in result) return result.value;
	throw new Error(`The run could not be recorded: ${reasonOf(result.error)}`, { cause: result.error });
}
