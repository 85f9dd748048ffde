import { reasonOf } from "@flomastr/provisioning/errors";
import type { HotDatabase } from "#hot/client.ts";
import { down, type Part, up } from "./part.ts";

/** The platform's own database, asked over the very pool that requests use. */
export function hotStorePart(hot: HotDatabase): Part {
	return {
		id: "hot_store",
		title: "Hot store",
		async check() {
			const from = performance.now();
			try {
				await hot.$client.query("select 1");
			} catch (error) {
				return down(
					`The platform's own database does not answer (${reasonOf(error)}). Start it, or mend HOT_DATABASE_URL; what waits goes on by itself.`,
				);
			}
			const { totalCount, idleCount, waitingCount } = hot.$client;
			const held = totalCount - idleCount;
			return up(
				`Answers in ${Math.round(performance.now() - from)} ms; ${held} connections at work, ${waitingCount} waiting.`,
			);
		},
	};
}
