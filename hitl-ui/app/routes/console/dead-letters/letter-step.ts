import { z } from "zod";

/** What an operator can do with dead letters, one or many. */
export const LetterStep = z.object({
	step: z.enum(["replay", "delete"]),
	ids: z.array(z.uuid()).min(1).max(200),
});
export type LetterStep = z.infer<typeof LetterStep>;

/** Each letter answers for itself: one failure loses no other. */
export interface LetterOutcome {
	step: LetterStep["step"];
	done: number;
	failures: { id: string; message: string }[];
}

/** `3 dead letters are on their way again`. */
export function outcomeWords({ step, done }: Pick<LetterOutcome, "step" | "done">): string {
	const letters = done === 1 ? "1 letter is" : `${done} letters are`;
	return step === "replay" ? `${letters} on the way again` : `${letters} deleted`;
}
