import type { TenantState } from "@flomastr/contracts/tenant";
import type { ReconcileRecords, TenantOnRecord } from "@flomastr/provisioning/reconcile/records";
import type { SagaStore } from "@flomastr/provisioning/saga/store";
import { eq } from "drizzle-orm";
import type { HotDatabase } from "#hot/client.ts";
import type { TenantRow } from "#tenants/list.ts";
import type { TenantRuns } from "#tenants/runs.ts";
import { tenants } from "#tenants/schema.hot.ts";

/** Sagas after whose undoing nothing of a tenant is left. */
const births = ["provision-tenant", "restore-tenant"];

/** What reconciling goes by: the register of tenants, their stored runs, and what this process is doing to them. */
export function createReconcileRecords(deps: {
	hot: HotDatabase;
	store: SagaStore;
	runs: Pick<TenantRuns, "underWay" | "exclusively">;
	newestBackup(tenantId: string): Promise<Date | null>;
}): ReconcileRecords {
	const { hot, store, runs } = deps;

	async function onRecord(row: TenantRow): Promise<TenantOnRecord> {
		const { id, slug, name, pack, ownerEmail, ownerName } = row;
		const newest = row.state === "failed" ? await store.newest(id) : null;
		return {
			subject: { id, slug, name, pack, owner: { email: ownerEmail, name: ownerName } },
			state: row.state as TenantState,
			undone: newest !== null && births.includes(newest.saga) && newest.state === "undone",
		};
	}

	return {
		all: async () => Promise.all((await hot.select().from(tenants)).map(onRecord)),
		async one(tenantId) {
			const [row] = await hot.select().from(tenants).where(eq(tenants.id, tenantId));
			return row ? onRecord(row) : null;
		},
		async underWay() {
			const unsettled = (await store.unsettled()).filter(({ state }) => state !== "failed");
			const now = [...runs.underWay()].filter(([, what]) => what !== "reconcile");
			return new Set([...unsettled.map(({ subject }) => subject), ...now.map(([id]) => id)]);
		},
		exclusively: (tenantId, what, work) => runs.exclusively(tenantId, what, work),
		newestBackup: (tenantId) => deps.newestBackup(tenantId),
	};
}
