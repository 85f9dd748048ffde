import { RestoreRequest } from "@flomastr/contracts/backup";
import { z } from "zod";
import type { Outcome } from "#outcome.ts";

/** What an operator can do about backups. */
export const BackupStep = z.discriminatedUnion("step", [
	z.object({ step: z.literal("create"), tenant: z.uuid() }),
	z.object({ step: z.literal("restore"), id: z.uuid(), to: RestoreRequest }),
	z.object({ step: z.literal("delete"), id: z.uuid() }),
]);
export type BackupStep = z.infer<typeof BackupStep>;

export interface BackupStepOutcome {
	step: BackupStep["step"];
	outcome: Outcome<unknown>;
}
