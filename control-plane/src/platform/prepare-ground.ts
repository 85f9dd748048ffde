import { reasonOf } from "@flomastr/provisioning/errors";
import { tryWhilePartsAreAway, usualPatience } from "@flomastr/provisioning/saga/wait-for-parts";
import type { Logger } from "pino";
import type { Ground } from "./ground/ground.ts";
import type { StartScreen } from "./start-screen.ts";

/**
 * Makes what new tenants are copied from. The start waits for it, but not for a part that is down: then it is made once
 * that is back. Without it tenants are made all the same, only slower, so a failure is said and no more.
 */
export async function prepareGround(deps: {
	ground: Pick<Ground, "prepare">;
	screen: StartScreen;
	log: Logger;
	stopping: AbortSignal;
}): Promise<void> {
	const { log } = deps;
	const away = Promise.withResolvers<void>();
	const step = deps.screen.step("Preparing what new tenants are copied from");
	const prepared = tryWhilePartsAreAway(
		{ ...usualPatience, limitMs: Number.POSITIVE_INFINITY },
		() => deps.ground.prepare(),
		({ part, reason }) => {
			log.warn({ part, reason }, "the template of new tenants is made once a part of the platform is back");
			away.resolve();
		},
		deps.stopping,
	).then((result) => {
		if ("error" in result)
			log.error({ reason: reasonOf(result.error) }, "new tenants are made without a template, which takes longer");
	});
	const ended = prepared.catch((error: unknown) => {
		if (!deps.stopping.aborted) log.error({ reason: reasonOf(error) }, "the making of the template was cut off");
	});
	await Promise.race([ended, away.promise]);
	step.done();
}
