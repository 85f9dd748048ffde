import type { Contact } from "@flomastr/contracts/conversation";
import type { Actor } from "@flomastr/contracts/message";
import { and, asc, eq, isNull } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import type pg from "pg";
import type { Ctx, Hot, TenantRef } from "#context.ts";
import { notFound } from "#errors.ts";
import { contactShape } from "./contact-shape.ts";
import { findContact } from "./find-contact.ts";
import { coldNotes } from "./schema.cold.ts";
import { contacts, notes } from "./schema.hot.ts";

/**
 * A contact with the notes on it, from the hot store or, without being brought back, from the tenant's own.
 * @throws {AppError} `not_found`
 */
export async function getContact(
	deps: Hot,
	cold: pg.Pool | null,
	tenant: TenantRef,
	actor: Actor,
	id: string,
): Promise<Contact> {
	const contact = await findContact(deps, cold, tenant, actor, { id });
	if (!contact) throw notFound("contact", id.slice(0, 100));
	return contact;
}

/** A contact of the hot store with the notes on it, oldest first; null when it is not there. */
export async function readHotContact(ctx: Ctx, id: string): Promise<Contact | null> {
	const [row] = await ctx.tx.select().from(contacts).where(eq(contacts.id, id));
	if (!row) return null;
	const own = await ctx.tx
		.select()
		.from(notes)
		.where(and(eq(notes.contactId, id), isNull(notes.threadId)))
		.orderBy(asc(notes.createdAt), asc(notes.id));
	return contactShape(row, own);
}

/** Notes on a contact itself in the tenant's own database, oldest first. */
export function readColdNotes(cold: pg.Pool, contactId: string): Promise<(typeof coldNotes.$inferSelect)[]> {
	return drizzle(cold)
		.select()
		.from(coldNotes)
		.where(and(eq(coldNotes.contactId, contactId), isNull(coldNotes.threadId)))
		.orderBy(asc(coldNotes.createdAt), asc(coldNotes.id));
}
