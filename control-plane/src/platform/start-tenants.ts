import type { ProvisioningDeps } from "@flomastr/provisioning/deps";
import { reasonOf } from "@flomastr/provisioning/errors";
import { installCredentials } from "@flomastr/provisioning/provision-tenant/install-credentials";
import { waitUntilHealthy } from "@flomastr/provisioning/runtimes/wait-until-healthy";
import { keepAsleep } from "@flomastr/provisioning/sleep-tenant/keep-asleep";
import { startTenant } from "@flomastr/provisioning/start-tenant/start";
import type { Logger } from "pino";
import type { HotDatabase } from "#hot/client.ts";
import { listTenants } from "#tenants/list.ts";
import type { TenantRuns } from "#tenants/runs.ts";
import type { StartScreen } from "./start-screen.ts";

/**
 * Brings everything to where it was: cut-off runs go on, suspended tenants' hosts say so, active ones start, sleeping
 * ones sleep on. A tenant
 * that does not come up is logged and shown at the console; it keeps no other.
 */
export async function startTenants(deps: {
	hot: HotDatabase;
	provisioning: ProvisioningDeps;
	runs: TenantRuns;
	screen: StartScreen;
	log: Logger;
}): Promise<void> {
	const { hot, provisioning, log } = deps;
	await deps.runs.takeUpUnfinished();
	for (const row of await listTenants(hot)) {
		const { id, slug, name, pack } = row;
		if (row.state === "suspended") {
			await provisioning.gateway.publish({ tenantId: id, slug, name, state: "suspended", n8n: null });
		}
		if (row.state !== "active" && row.state !== "asleep") continue;
		const step = deps.screen.step(`Starting ${slug}`);
		const tenant = { id, slug, name, pack, owner: { email: row.ownerEmail, name: row.ownerName } };
		const ctx = { deps: provisioning, tenant };
		try {
			// One that woke meanwhile, or was never quite asleep, is as good as active.
			const running = row.state === "asleep" && (await provisioning.runtime.inspect(id)).state === "running";
			if (row.state === "asleep" && !running) {
				await keepAsleep(ctx);
				step.done("— sleeps");
				continue;
			}
			if (running) await provisioning.tenants.markState(id, "active");
			await startTenant(ctx);
			await waitUntilHealthy(provisioning.runtime, id);
			// The private address may be another than at the last start; n8n keeps it in the credential.
			await installCredentials.do(ctx);
			step.done();
		} catch (error) {
			log.error({ tenant: id, reason: reasonOf(error) }, "a tenant did not start");
			step.done(`— did not start: ${reasonOf(error)}`);
		}
	}
}
