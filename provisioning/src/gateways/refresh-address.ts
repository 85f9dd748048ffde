import type { Gateway } from "./gateway.ts";

/** Tells the gateway where a tenant's n8n is now, e.g. after it was started again on another port. */
export async function refreshAddress(gateway: Gateway, tenantId: string, n8n: string | null): Promise<void> {
	const route = (await gateway.list()).find((known) => known.tenantId === tenantId);
	if (route !== undefined && route.state === "active" && route.n8n !== n8n) await gateway.publish({ ...route, n8n });
}
