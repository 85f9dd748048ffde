import type { Note, NoteCreate } from "@flomastr/contracts/conversation";
import type { z } from "zod";
import type { Ctx } from "#context.ts";
import { writeNote } from "#suites/contacts/write-note.ts";
import { announceThread } from "./announce.ts";
import { lockThread } from "./find-thread.ts";

/**
 * Adds a note to a conversation, for the tenant's own people; the same idempotency key again gives the first note.
 * @throws {AppError} `not_found`; `conflict` when the key belongs to another note
 */
export async function addThreadNote(
	ctx: Ctx,
	{ threadId, note }: { threadId: string; note: z.infer<typeof NoteCreate> },
): Promise<Note> {
	const thread = await lockThread(ctx, threadId);
	const written = await writeNote(ctx, { contactId: thread.contactId, threadId }, note);
	announceThread(ctx, threadId);
	return written;
}
