import type { TenantRecords } from "@flomastr/provisioning/deps";
import type { SagaStore } from "@flomastr/provisioning/saga/store";
import { endlessPatience, tryWhilePartsAreAway } from "@flomastr/provisioning/saga/wait-for-parts";
import { eq } from "drizzle-orm";
import type { Logger } from "pino";
import type { HotDatabase } from "#hot/client.ts";
import { dropUnbegun } from "#tenants/drop-unbegun.ts";
import type { TenantRuns } from "#tenants/runs.ts";
import { tenants } from "#tenants/schema.hot.ts";
import type { Reconcile } from "./routes.ts";

/**
 * What a start does after a kill and after anything that happened meanwhile: takes back tenants of which only the row
 * was written, then mends what the records speak of. What no record knows is only told: when an older hot store was
 * restored, every younger tenant is unknown to it, and a start must not delete what its customers wrote. Waits for
 * parts that are down, so it is not waited for.
 */
export async function reconcileAtStart(deps: {
	hot: HotDatabase;
	store: SagaStore;
	records: TenantRecords;
	runs: Pick<TenantRuns, "underWay">;
	reconcile: Reconcile;
	log: Logger;
	/** Aborted when the process stops. */
	stopping?: AbortSignal;
}): Promise<void> {
	const { hot, log } = deps;
	const result = await tryWhilePartsAreAway(
		endlessPatience,
		async () => {
			await dropCutOff();
			return deps.reconcile("known");
		},
		({ part, reason }) => log.warn({ part, reason }, "reconciling waits for a part of the platform"),
		deps.stopping,
	);
	if ("error" in result) {
		log.error({ err: result.error }, "what is there could not be held against the records");
		return;
	}
	for (const finding of result.value.findings)
		log.warn(finding, "found and mended at the start, unless it says otherwise");

	/**
	 * A creation or a restore that ended before its run was stored: nobody was told of the tenant, and nothing of it
	 * exists. The newest run of one that was to be brought back under its former id is its removal.
	 */
	async function dropCutOff(): Promise<void> {
		const open = new Set((await deps.store.unsettled()).map(({ subject }) => subject));
		for (const { id, slug } of await hot.select().from(tenants).where(eq(tenants.state, "requested"))) {
			if (deps.runs.underWay().has(id) || open.has(id)) continue;
			await dropUnbegun(deps.records, id);
			log.warn({ tenant: id, slug }, "the making of a tenant was cut off before it began; create or restore it again");
		}
	}
}
