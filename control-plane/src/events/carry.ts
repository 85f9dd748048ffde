import { eq } from "drizzle-orm";
import type { Carrier } from "#deliveries/outcome.ts";
import type { HotDatabase } from "#hot/client.ts";
import { outcomeOfEvent, postToWorkflow, type WorkflowHost } from "#workflows/post.ts";
import { loadEvent } from "./load.ts";
import { subscriptions } from "./schema.hot.ts";

/** Carries an event to the workflow that subscribed to it. */
export function createEventCarrier(deps: { hot: HotDatabase; host: WorkflowHost; clock: () => Date }): Carrier {
	return async (row) => {
		const loaded = await loadEvent(deps.hot, row.subjectId, row.subscriptionId);
		if (!loaded) return { state: "dead", error: "The event is no longer stored; there is nothing to deliver." };
		// Unpublished since: nobody waits for it, and that is no fault.
		if (loaded.webhookPath === null) return { state: "delivered" };
		const answer = await postToWorkflow(deps.host, {
			tenantId: row.tenantId,
			path: loaded.webhookPath,
			body: loaded.event,
			deliveryId: row.id,
			now: deps.clock(),
		});
		// The editor listens for one test event and then stops; its subscription goes with it.
		if (answer.kind === "answered" && answer.status === 404 && loaded.isTest) {
			await deps.hot.delete(subscriptions).where(eq(subscriptions.id, row.subscriptionId ?? ""));
			return { state: "delivered" };
		}
		return outcomeOfEvent(answer);
	};
}
