import { eq, sql } from "drizzle-orm";
import type pg from "pg";
import type { Ctx } from "#context.ts";
import type { ColdContactRow, ContactRow } from "./contact-shape.ts";
import { readColdNotes } from "./get-contact.ts";
import type { coldNotes } from "./schema.cold.ts";
import { contacts, notes } from "./schema.hot.ts";

/** What the tenant's own database knows of a contact, read before the transaction that brings it back. */
export interface ColdContact {
	row: ColdContactRow;
	notes: (typeof coldNotes.$inferSelect)[];
}

export async function readColdContact(cold: pg.Pool, row: ColdContactRow): Promise<ColdContact> {
	return { row, notes: await readColdNotes(cold, row.id) };
}

/**
 * Puts a contact back into the hot store with its notes. Where a row stands already, made when the customer wrote and
 * not yet filled from the cold store, the two become one; a filled one stays as it is.
 */
export async function restoreContact(ctx: Ctx, { row, notes: own }: ColdContact): Promise<ContactRow> {
	const tenantId = ctx.tenant.id;
	await ctx.tx
		.insert(contacts)
		.values({ ...row, tenantId, hydrated: true, archivedVersion: row.version })
		.onConflictDoUpdate({
			target: contacts.id,
			set: {
				name: row.name,
				phone: sql`coalesce(${contacts.phone}, excluded.phone)`,
				email: sql`coalesce(${contacts.email}, excluded.email)`,
				identities: row.identities,
				tags: sql`array(select distinct unnest(excluded.tags || ${contacts.tags}))`,
				attributes: sql`excluded.attributes || ${contacts.attributes}`,
				hydrated: true,
				createdAt: row.createdAt,
				version: sql`greatest(${contacts.version}, excluded.version) + 1`,
				archivedVersion: row.version,
			},
			setWhere: sql`not ${contacts.hydrated}`,
		});
	if (own.length > 0) {
		await ctx.tx
			.insert(notes)
			.values(own.map((note) => ({ ...note, tenantId, archivedVersion: note.version })))
			.onConflictDoNothing();
	}
	const [restored] = await ctx.tx.select().from(contacts).where(eq(contacts.id, row.id));
	if (!restored) throw new Error(`Contact ${row.id} vanished while it was brought back.`);
	return restored;
}
