import { setTimeout as wait } from "node:timers/promises";
import { isReady } from "#runtimes/health.ts";
import type { Runtime } from "#runtimes/runtime.ts";

/** Between two questions; an n8n that was frozen answers the first. */
const pauseMs = 25;

/**
 * Waits until a tenant's n8n answers by itself, which is sooner than its runtime's health tells.
 *
 * @returns its base URL; null when it did not answer in time
 */
export async function untilN8nAnswers(runtime: Runtime, tenantId: string, limitMs: number): Promise<string | null> {
	for (const end = performance.now() + limitMs; performance.now() < end; await wait(pauseMs)) {
		const address = runtime.address(tenantId);
		if (address !== null && (await isReady(address))) return address;
	}
	return null;
}
