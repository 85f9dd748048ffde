import { endlessPatience, tryWhilePartsAreAway } from "@flomastr/provisioning/saga/wait-for-parts";
import type { Logger } from "pino";

/**
 * Does what the start wants done and waits for it, but not for a part of the platform that is down: then it returns, and
 * the work is done once that part is back.
 *
 * @param waits what the log says of work that has to wait
 * @param ended does what comes after the work; not called when the process stops first. What it throws is logged
 */
export async function unlessPartsAreAway<Result>(
	{ log, stopping }: { log: Logger; stopping?: AbortSignal },
	work: () => Promise<Result>,
	waits: string,
	ended: (outcome: { value: Result } | { error: unknown }) => Promise<void>,
): Promise<void> {
	const away = Promise.withResolvers<void>();
	const done = tryWhilePartsAreAway(
		endlessPatience,
		work,
		({ part, reason }) => {
			log.warn({ part, reason }, waits);
			away.resolve();
		},
		stopping,
	)
		.then(ended)
		.catch((error: unknown) => {
			if (!stopping?.aborted) log.error({ err: error }, "a piece of the start was cut off");
		});
	await Promise.race([done, away.promise]);
}
