import { setTimeout as wait } from "node:timers/promises";
import { ProvisioningError } from "#errors.ts";
import { type Publication, type Queryable, readPublication } from "./read-publication.ts";
import { callApi, type N8nAccess } from "./request.ts";

/** What an n8n was at when it was killed it takes up again after more than two minutes. */
const limitMs = 180_000;

/**
 * Publishes a workflow and waits until all of its triggers run: n8n says `active: true` at once, listens a moment later,
 * and only then do triggers subscribe to what they want to be told. A customer who wrote before that would get no answer.
 * One that is published already begins anew.
 *
 * @param database the tenant's, as the role `admin`
 * @throws ProvisioningError `n8n_refused` with n8n's words when a trigger could not be started, `timed_out` after three minutes
 */
export async function publishWorkflow(
	access: N8nAccess,
	database: Queryable,
	workflow: { id: string; name: string },
): Promise<void> {
	const { id, name } = workflow;
	const tell = (what: "activate" | "deactivate") =>
		callApi(access, { method: "POST", path: `/workflows/${id}/${what}`, body: {} });

	if ((await readPublication(database, id)).published) {
		// n8n leaves a trigger alone that has not changed, and one that it was killed at may never have subscribed.
		await tell("deactivate");
		await settled();
	}
	await tell("activate");
	const { state, error } = await settled();
	if (state !== "completed") {
		throw new ProvisioningError(
			"n8n_refused",
			`n8n could not start all triggers of the workflow “${name}”, it says: ${error ?? "nothing"}`,
		);
	}

	async function settled(): Promise<Publication> {
		for (const end = performance.now() + limitMs; performance.now() < end; await wait(20)) {
			const found = await readPublication(database, id);
			if (found.state !== null && found.state !== "pending" && found.state !== "in_progress") return found;
		}
		throw new ProvisioningError(
			"timed_out",
			`n8n was told to publish the workflow “${name}” and had not done so after ${limitMs / 1000} s; n8n's log says why.`,
		);
	}
}
