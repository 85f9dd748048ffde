import { get } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { Runtime } from "#runtimes/runtime.ts";

/** Between two questions; an n8n that was frozen answers the first. */
const pauseMs = 25;
const answerLimitMs = 5_000;

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

function isReady(address: string): Promise<boolean> {
	return new Promise((resolve) => {
		const request = get(`${address}/healthz/readiness`, { agent: false, timeout: answerLimitMs }, (answer) => {
			answer.resume();
			resolve(answer.statusCode === 200);
		});
		request.once("timeout", () => request.destroy());
		request.once("error", () => resolve(false));
		request.once("close", () => resolve(false));
	});
}
