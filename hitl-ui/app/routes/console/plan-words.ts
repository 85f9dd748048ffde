import type { PlanId } from "@flomastr/contracts/tenant";

/** What a plan means, in a sentence; the figures are those of provisioning's `plans.ts`. */
export const planWords: Record<PlanId, string> = {
	small: "768 MB and half a core for its n8n; falls asleep after 15 idle minutes.",
	standard: "1 GB and one core for its n8n; falls asleep after 30 idle minutes.",
	large: "2 GB and two cores for its n8n; never falls asleep.",
};
