import type { Note, NoteCreate } from "@flomastr/contracts/conversation";
import { and, eq } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { z } from "zod";
import type { Ctx } from "#context.ts";
import { AppError } from "#errors.ts";
import { requireStorable } from "../require-storable.ts";
import { noteShape } from "./contact-shape.ts";
import { notes } from "./schema.hot.ts";

/**
 * Keeps a note about a contact or, with `threadId`, about one conversation; the same idempotency key again gives the
 * first note.
 * @throws {AppError} `conflict` when the key belongs to a note about something else
 */
export async function writeNote(
	ctx: Ctx,
	about: { contactId: string; threadId: string | null },
	input: z.infer<typeof NoteCreate>,
): Promise<Note> {
	requireStorable({ ...input });
	const idempotencyKey = input.idempotency_key ?? null;
	const values = { ...about, text: input.text, author: ctx.actor, idempotencyKey, createdAt: ctx.now };
	const [written] = await ctx.tx
		.insert(notes)
		.values({ id: uuidv7(), tenantId: ctx.tenant.id, ...values })
		.onConflictDoNothing()
		.returning();
	if (written) return noteShape(written);
	const [first] = await ctx.tx
		.select()
		.from(notes)
		.where(and(eq(notes.tenantId, ctx.tenant.id), eq(notes.idempotencyKey, idempotencyKey ?? "")));
	if (first && first.contactId === about.contactId && first.threadId === about.threadId) return noteShape(first);
	throw new AppError("conflict", "This idempotency key was used for another note. Give each note a key of its own.");
}
