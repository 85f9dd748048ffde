import { ProvisioningError } from "#errors.ts";
import { ask, askFor, refusalOf } from "../docker/ask.ts";

/** As `ask`; says how to make a swarm of an engine that is none. */
export function askSwarm<T>(what: string, question: () => Promise<T>): Promise<T> {
	return ask(what, () => question().catch(explain));
}

/** As `askFor`. */
export function askSwarmFor<T>(what: string, question: () => Promise<T>, fine?: number[]): Promise<T | null> {
	return askFor(what, () => question().catch(explain), fine);
}

function explain(thrown: unknown): never {
	const { reason } = refusalOf(thrown);
	if (!/not a swarm manager|not part of a swarm/i.test(reason)) throw thrown;
	throw new ProvisioningError(
		"runtime_failed",
		'This Docker engine is no manager of a swarm. Make one with "docker swarm init --advertise-addr <its address>", let other hosts join it with the line that prints, or set the runtime to docker.',
		{ cause: thrown },
	);
}
