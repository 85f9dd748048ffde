import { wordFailure } from "@flomastr/provisioning/saga/word-failure";
import { activeTenants } from "#tenants/list.ts";
import type { StartDeps } from "./start-tenants.ts";

type Deps = Pick<StartDeps, "hot" | "provisioning" | "runs" | "log">;

/**
 * Publishes the hosts of all tenants before anything else of them is there: the front end and the hooks need neither
 * n8n nor the tenant's database. In one change, because each costs the edge a reload. An edge that is away gets each
 * with the rest of its tenant.
 *
 * @param tenantIds those that somebody changes already are left to whoever does
 */
export async function openHosts({ hot, provisioning, runs, log }: Deps, tenantIds: string[]): Promise<void> {
	const changing = runs.underWay();
	const free = new Set(tenantIds.filter((id) => !changing.has(id)));
	try {
		await runs.exclusively([...free], "start", async () => {
			const open = (await activeTenants(hot)).filter(({ id }) => free.has(id));
			await provisioning.gateway.publish(
				...open.map(({ id: tenantId, slug, name }) => ({ tenantId, slug, name, state: "active" as const })),
			);
		});
	} catch (error) {
		log.warn({ reason: wordFailure(error) }, "tenants' hosts are published with the rest of each");
	}
}
