import { z } from "zod";
import type { Outcome } from "#outcome.ts";

/** What an operator can do to a tenant. */
export const TenantStep = z.object({
	step: z.enum(["suspend", "resume", "restart", "retry", "remove", "sleep", "wake"]),
});
export type TenantStep = z.infer<typeof TenantStep>;

export interface TenantStepOutcome {
	step: TenantStep["step"];
	outcome: Outcome<unknown>;
}

/** Said when a step was taken. */
export const stepWords: Record<TenantStep["step"], string> = {
	suspend: "The tenant is being suspended",
	resume: "The tenant is being resumed",
	restart: "n8n is being restarted",
	retry: "It is tried again",
	remove: "The tenant is being removed",
	sleep: "The tenant is asleep",
	wake: "The tenant is awake",
};
