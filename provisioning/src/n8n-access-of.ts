import type { TenantContext } from "./deps.ts";
import type { N8nAccess } from "./n8n/request.ts";
import { waitUntilHealthy } from "./runtimes/wait-until-healthy.ts";
import { secretOf } from "./secret-of.ts";

/** A tenant's n8n and the key to its public API. Waits while n8n is starting. */
export async function n8nAccessOf(ctx: TenantContext): Promise<N8nAccess> {
	return {
		address: await waitUntilHealthy(ctx.deps.runtime, ctx.tenant.id),
		apiKey: await secretOf(ctx, "n8n.api_key"),
	};
}
