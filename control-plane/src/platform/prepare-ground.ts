import { reasonOf } from "@flomastr/provisioning/errors";
import type { Logger } from "pino";
import type { Ground } from "./ground/ground.ts";
import type { StartScreen } from "./start-screen.ts";
import { unlessPartsAreAway } from "./unless-parts-are-away.ts";

/** Makes what new tenants are copied from. Without it they are made all the same, only slower: a failure is said and no more. */
export async function prepareGround(deps: {
	ground: Pick<Ground, "prepare">;
	screen: StartScreen;
	log: Logger;
	stopping: AbortSignal;
}): Promise<void> {
	const step = deps.screen.step("Preparing what new tenants are copied from");
	await unlessPartsAreAway(
		deps,
		() => deps.ground.prepare(),
		"the template of new tenants is made once a part of the platform is back",
		async (outcome) => {
			if (!("error" in outcome)) return;
			deps.log.error(
				{ reason: reasonOf(outcome.error) },
				"new tenants are made without a template, which takes longer",
			);
		},
	);
	step.done();
}
