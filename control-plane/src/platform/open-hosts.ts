import { wordFailure } from "@flomastr/provisioning/saga/word-failure";
import type { TenantRow } from "#tenants/list.ts";
import type { StartDeps } from "./start-tenants.ts";

type Deps = Pick<StartDeps, "provisioning" | "runs" | "log">;

/**
 * Publishes the hosts of all tenants before anything else of them is there: the front end and the hooks need neither
 * n8n nor the tenant's database. An edge that is away gets each with the rest of its tenant.
 */
export async function openHosts({ provisioning, runs, log }: Deps, rows: TenantRow[]): Promise<void> {
	const { gateway } = provisioning;
	try {
		for (const { id } of rows) {
			if (runs.underWay().has(id)) continue;
			await runs.exclusively(id, "start", async () => {
				const { slug, name, state } = await runs.rowOf(id);
				if (state !== "active" && state !== "asleep") return;
				await gateway.publish({ tenantId: id, slug, name, state: "active" });
			});
		}
	} catch (error) {
		log.warn({ reason: wordFailure(error) }, "tenants' hosts are published with the rest of each");
	}
}
