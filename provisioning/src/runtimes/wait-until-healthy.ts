import { setTimeout as wait } from "node:timers/promises";
import { ProvisioningError } from "#errors.ts";
import { isReady } from "./health.ts";
import type { Runtime } from "./runtime.ts";

const lookEveryMs = 500;

/**
 * Waits until a tenant's n8n answers and returns its base URL.
 *
 * @throws ProvisioningError `timed_out`, with the last lines of n8n's log in the message.
 */
export async function waitUntilHealthy(runtime: Runtime, tenantId: string, limitMs = 180_000): Promise<string> {
	const end = performance.now() + limitMs;
	for (;;) {
		const { state, detail, address } = await runtime.inspect(tenantId);
		if (state === "running" && address !== null) return address;
		if (performance.now() > end) {
			const lines = await runtime.logs(tenantId, 5);
			throw new ProvisioningError(
				"timed_out",
				`n8n did not become healthy within ${Math.round(limitMs / 1000)} s (found: ${detail ?? state}; expected: an answer at /healthz/readiness). Its last words: ${lines.join(" | ") || "none"}. Mend what they name; where they name nothing, give the host more processor time or the tenant a plan with more memory. Then try again.`,
			);
		}
		await untilItMayBe(runtime, tenantId);
	}
}

/** Looks at n8n itself meanwhile: to ask an engine all the time would slow the boot that is waited for. */
async function untilItMayBe(runtime: Runtime, tenantId: string): Promise<void> {
	for (const end = performance.now() + lookEveryMs; performance.now() < end; ) {
		await wait(20);
		const address = runtime.address(tenantId);
		if (address !== null && (await isReady(address))) return;
	}
}
