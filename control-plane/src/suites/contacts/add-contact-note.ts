import type { Note, NoteCreate } from "@flomastr/contracts/conversation";
import type { Actor } from "@flomastr/contracts/message";
import type pg from "pg";
import { z } from "zod";
import { type Hot, inTenant, type TenantRef } from "#context.ts";
import { notFound } from "#errors.ts";
import { announceContact } from "./change-contact.ts";
import { locateCold, locateHot } from "./locate.ts";
import { readColdContact, restoreContact } from "./restore-contact.ts";
import { writeNote } from "./write-note.ts";

/**
 * Adds a note to a contact; one that only the tenant's own database knows comes back for it.
 * @throws {AppError} `not_found`
 */
export async function addContactNote(
	deps: Hot,
	cold: pg.Pool | null,
	tenant: TenantRef,
	actor: Actor,
	{ contactId, note }: { contactId: string; note: z.infer<typeof NoteCreate> },
): Promise<Note> {
	if (!z.guid().safeParse(contactId).success) throw notFound("contact", contactId.slice(0, 100));
	const about = { contactId, threadId: null };
	const written = await inTenant(deps, tenant, actor, async (ctx) => {
		if (!(await locateHot(ctx, { id: contactId }))) return null;
		await announceContact(ctx, contactId);
		return writeNote(ctx, about, note);
	});
	if (written) return written;
	const row = cold && (await locateCold(cold, { id: contactId }));
	if (!row || !cold) throw notFound("contact", contactId);
	const known = await readColdContact(cold, row);
	return inTenant(deps, tenant, actor, async (ctx) => {
		await restoreContact(ctx, known);
		await announceContact(ctx, contactId);
		return writeNote(ctx, about, note);
	});
}
