import type { PlanId } from "@flomastr/contracts/tenant";
import { plans } from "@flomastr/provisioning/plans";

/**
 * How long a tenant of each plan is idle before it falls asleep. Where n8n has to boot to wake, on this machine's own
 * processes, nobody does so unasked.
 *
 * @param minutes for all plans, instead of their own
 */
export function idleMsOf(
	runtime: "embedded" | "docker" | "swarm",
	minutes: number | undefined,
): (plan: PlanId) => number | null {
	return (plan) => {
		const own = runtime === "embedded" ? null : plans[plan].idleMinutes;
		const chosen = minutes ?? own;
		return chosen === null ? null : chosen * 60_000;
	};
}
