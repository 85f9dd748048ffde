import { setTimeout as wait } from "node:timers/promises";
import { ProvisioningError } from "#errors.ts";
import { callApi, type N8nAccess } from "./request.ts";

const liveLimitMs = 30_000;

/**
 * Publishes a workflow and waits until it is live. n8n says `active: true` at once, but its webhooks answer 404 for
 * another moment, and an error of a trigger (a subscription that could not be made) shows only after that.
 *
 * @param hasWebhook Whether n8n listens for this workflow by now; asked until it is true. Null for a workflow whose
 *   triggers have no webhook (schedules): there is nothing to wait for.
 */
export async function publishWorkflow(
	access: N8nAccess,
	workflow: { id: string; name: string },
	hasWebhook: (() => Promise<boolean>) | null,
): Promise<void> {
	await callApi(access, { method: "POST", path: `/workflows/${workflow.id}/activate`, body: {} });
	if (hasWebhook === null) return;
	for (const end = performance.now() + liveLimitMs; performance.now() < end; await wait(20)) {
		if (await hasWebhook()) return;
	}
	throw new ProvisioningError(
		"timed_out",
		`The workflow “${workflow.name}” was published, but n8n did not begin to listen for it within ${liveLimitMs / 1000} s; n8n's log says why.`,
	);
}
