import type { TenantContext } from "./deps.ts";
import { ensureN8n } from "./ensure-n8n.ts";
import type { N8nAccess } from "./n8n/request.ts";
import { secretOf } from "./secret-of.ts";

/** A tenant's n8n and the key to its public API. Starts it and waits where needed. */
export async function n8nAccessOf(ctx: TenantContext): Promise<N8nAccess> {
	return {
		address: await ensureN8n(ctx),
		apiKey: await secretOf(ctx, "n8n.api_key"),
	};
}
