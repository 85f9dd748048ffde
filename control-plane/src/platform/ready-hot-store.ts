import type { Refusal } from "@flomastr/provisioning/gateways/pages";
import { endlessPatience, tryWhilePartsAreAway } from "@flomastr/provisioning/saga/wait-for-parts";
import type { Logger } from "pino";
import type { HotDatabase } from "#hot/client.ts";
import { explainRefusal } from "#hot/explain-refusal.ts";
import { migrateHotStore } from "#hot/migrate.ts";
import type { Entrance } from "./entrance/entrance.ts";
import type { StartScreen } from "./start-screen.ts";

/** Asked often: everything waits for it. */
const patience = { ...endlessPatience, ceilingMs: 2_000 };

/** Where it is and why it does not answer is in the log: whoever comes here may be anybody. */
const away: Refusal = {
	status: 503,
	code: "unavailable",
	title: "Not now",
	text: "The hot store (Postgres) cannot be reached, so FloMastr has not started yet. It goes on by itself as soon as it can; the operator finds the reason in its log.",
	retryAfter: 5,
};

/**
 * Brings the hot store to its newest shape. One that cannot be reached is waited for, and whoever asks anything
 * meanwhile is told so: nothing goes without it.
 *
 * @throws {AppError} `invalid` for what no waiting mends: a refused password, a database that is not there or is newer
 */
export async function readyHotStore(deps: {
	hot: HotDatabase;
	entrance: Pick<Entrance, "refuse">;
	screen: StartScreen;
	log: Logger;
}): Promise<void> {
	const { hot, entrance, screen, log } = deps;
	const step = screen.step("Opening the hot store");
	const outcome = await tryWhilePartsAreAway(
		patience,
		() => migrateHotStore(hot),
		({ reason }) => {
			entrance.refuse(away);
			log.error({ reason }, "the hot store cannot be reached; FloMastr goes on by itself when it can");
			screen.line(
				`  The hot store cannot be reached (${reason}). Start it, or mend HOT_DATABASE_URL; FloMastr waits for it.`,
			);
		},
	);
	if ("error" in outcome) throw explainRefusal(outcome.error);
	step.done();
}
