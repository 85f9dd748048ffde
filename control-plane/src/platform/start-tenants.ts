import type { ProvisioningDeps } from "@flomastr/provisioning/deps";
import type { SagaStore } from "@flomastr/provisioning/saga/store";
import { endlessPatience, tryWhilePartsAreAway } from "@flomastr/provisioning/saga/wait-for-parts";
import type { Logger } from "pino";
import type { HotDatabase } from "#hot/client.ts";
import { reconcileAtStart } from "#reconcile/at-start.ts";
import type { Reconcile } from "#reconcile/routes.ts";
import { listTenants, type TenantRow } from "#tenants/list.ts";
import type { TenantRuns } from "#tenants/runs.ts";
import { bringBack } from "./bring-back.ts";
import { openHosts } from "./open-hosts.ts";
import type { StartScreen } from "./start-screen.ts";
import { unlessPartsAreAway } from "./unless-parts-are-away.ts";

export type StartDeps = {
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
 * ones sleep on. A tenant that does not come up is logged and shown at the console; it keeps no other. What needs a part
 * of the platform that is down waits for it and for nothing else. The start does not wait with it: the console has to
 * say so.
 */
export async function startTenants(deps: StartDeps): Promise<void> {
	const { provisioning, log } = deps;
	const work = bringAllBack(deps).catch((error: unknown) => {
		if (!deps.stopping?.aborted) log.error({ err: error }, "tenants could not be brought back");
	});
	const probe = () =>
		Promise.all([provisioning.runtime.list(), provisioning.database.list(), provisioning.gateway.list()]);
	await unlessPartsAreAway(deps, probe, "the start goes on without a part of the platform", () => work);
}

async function bringAllBack(deps: StartDeps): Promise<void> {
	const { hot, log, runs } = deps;
	const patiently = async <Result>(work: () => Promise<Result>): Promise<Result> => {
		const waits = ({ part, reason }: { part: string; reason: string }) =>
			log.warn({ part, reason }, "tenants start once a part of the platform is back");
		const outcome = await tryWhilePartsAreAway(endlessPatience, work, waits, deps.stopping);
		if ("error" in outcome) throw outcome.error;
		return outcome.value;
	};
	const unfinished = new Set((await patiently(() => deps.store.unsettled())).map(({ subject }) => subject));
	const rows = await patiently(() => listTenants(hot));
	await openHosts(
		deps,
		rows.map(({ id }) => id),
	);
	// A run that was cut off may wait long for a part; only its own tenant waits with it.
	const takenUp = patiently(() => runs.takeUpUnfinished());
	await Promise.all([
		bringBackEach(
			deps,
			rows.filter(({ id }) => !unfinished.has(id)),
		),
		takenUp.then(() =>
			bringBackEach(
				deps,
				rows.filter(({ id }) => unfinished.has(id)),
			),
		),
	]);
	// Not waited for: it asks Twilio too, whose absence keeps no tenant.
	void reconcileAtStart({ ...deps, records: deps.provisioning.tenants }).catch((error: unknown) =>
		log.error({ err: error }, "the start's comparison with the records was cut off"),
	);
}

/** One after another, for all at once starve each other; but a server's tenants do not wait for another server. */
async function bringBackEach(deps: StartDeps, rows: TenantRow[]): Promise<void> {
	const byHost = Map.groupBy(rows, ({ databaseHost }) => databaseHost);
	await Promise.all(
		[...byHost.values()].map(async (tenants) => {
			for (const row of tenants) await bringBack(deps, row);
		}),
	);
}
