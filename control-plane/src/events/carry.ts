import type { Carrier } from "#deliveries/outcome.ts";
import type { HotDatabase } from "#hot/client.ts";
import { outcomeOfEvent, postToWorkflow, type WorkflowHost } from "#workflows/post.ts";
import { loadEvent } from "./load.ts";

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
		return outcomeOfEvent(answer);
	};
}
