import { ProvisioningError } from "#errors.ts";
import type { DockerContext } from "./context.ts";
import { start } from "./ensure.ts";
import { find } from "./find.ts";
import { refresh } from "./refresh.ts";
import { stop } from "./stop.ts";

/** Ends it with time for what it runs, and starts it. */
export async function restart(ctx: DockerContext, tenantId: string): Promise<void> {
	if ((await find(ctx, tenantId)) === null)
		throw new ProvisioningError("runtime_failed", `Tenant ${tenantId} has no container to restart; start the tenant.`);
	await stop(ctx, tenantId);
	await start(ctx, tenantId);
	await refresh(ctx, tenantId);
}
