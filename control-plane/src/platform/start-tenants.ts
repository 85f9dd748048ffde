import type { ProvisioningDeps, TenantContext } from "@flomastr/provisioning/deps";
import { reasonOf } from "@flomastr/provisioning/errors";
import { installCredentials } from "@flomastr/provisioning/provision-tenant/install-credentials";
import { waitUntilHealthy } from "@flomastr/provisioning/runtimes/wait-until-healthy";
import type { SagaStore } from "@flomastr/provisioning/saga/store";
import { tryWhilePartsAreAway, usualPatience } from "@flomastr/provisioning/saga/wait-for-parts";
import { keepAsleep } from "@flomastr/provisioning/sleep-tenant/keep-asleep";
import { startTenant } from "@flomastr/provisioning/start-tenant/start";
import type { Logger } from "pino";
import type { HotDatabase } from "#hot/client.ts";
import { reconcileAtStart } from "#reconcile/at-start.ts";
import type { Reconcile } from "#reconcile/routes.ts";
import { listTenants, type TenantRow } from "#tenants/list.ts";
import type { TenantRuns } from "#tenants/runs.ts";
import type { StartScreen } from "./start-screen.ts";
import { unlessPartsAreAway } from "./unless-parts-are-away.ts";

type Deps = {
	hot: HotDatabase;
	provisioning: ProvisioningDeps;
	reconcile: Reconcile;
	runs: TenantRuns;
	store: SagaStore;
	screen: StartScreen;
	log: Logger;
	/** Aborted when the process stops. */
	stopping?: AbortSignal;
};

/**
 * Brings everything to where it was: cut-off runs go on, suspended tenants' hosts say so, active ones start, sleeping
 * ones sleep on. A tenant that does not come up is logged and shown at the console; it keeps no other. While a part of
 * the platform is down the start does not wait for it: the console has to say so, and all this happens once it is back.
 */
export async function startTenants(deps: Deps): Promise<void> {
	const { provisioning, log } = deps;
	const probe = () =>
		Promise.all([provisioning.runtime.list(), provisioning.database.list(), provisioning.gateway.list()]);
	await unlessPartsAreAway(deps, probe, "tenants start once a part of the platform is back", async (outcome) => {
		if ("error" in outcome) throw outcome.error;
		await deps.runs.takeUpUnfinished();
		for (const { id } of await listTenants(deps.hot)) await bringBackAlone(deps, id);
		// Not waited for: it asks Twilio too, whose absence keeps no tenant.
		void reconcileAtStart({ ...deps, records: provisioning.tenants }).catch((error: unknown) =>
			log.error({ err: error }, "the start's comparison with the records was cut off"),
		);
	});
}

/** A removal meanwhile would leave behind what is started here; whoever changes the tenant already brings it where it shall be. */
async function bringBackAlone(deps: Deps, id: string): Promise<void> {
	if (deps.runs.underWay().has(id)) return;
	// As it is now: others were brought back since it was listed, which took its time.
	await deps.runs.exclusively(id, "start", async () => bringBack(deps, await deps.runs.rowOf(id)));
}

async function bringBack(deps: Deps, row: TenantRow): Promise<void> {
	const { provisioning, log } = deps;
	const { id, slug, name, pack } = row;
	const ctx: TenantContext = {
		deps: provisioning,
		tenant: { id, slug, name, pack, owner: { email: row.ownerEmail, name: row.ownerName } },
	};
	// A suspended tenant's route is published by the comparison with the records.
	if (row.state !== "active" && row.state !== "asleep") return;
	const step = deps.screen.step(`Starting ${slug}`);
	const start = async () => {
		if (row.state === "asleep") {
			// One that woke meanwhile, or was never quite asleep, is as good as active.
			if ((await provisioning.runtime.inspect(id)).state !== "running") return keepAsleep(ctx);
			await provisioning.tenants.markState(id, "active");
		}
		await startTenant(ctx);
		await waitUntilHealthy(provisioning.runtime, id);
		// The private address may be another than at the last start; n8n keeps it in the credential.
		await installCredentials.do(ctx);
	};
	const waits = ({ part, reason }: { part: string; reason: string }) =>
		log.warn({ tenant: id, part, reason }, "a tenant starts once a part of the platform is back");
	const result = await tryWhilePartsAreAway(usualPatience, start, waits, deps.stopping);
	if ("value" in result) return step.done();
	log.error({ tenant: id, reason: reasonOf(result.error) }, "a tenant did not start");
	step.done(`— did not start: ${reasonOf(result.error)}`);
}
