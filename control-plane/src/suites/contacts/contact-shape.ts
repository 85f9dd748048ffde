import type { Contact, Note } from "@flomastr/contracts/conversation";
import type { coldContacts, coldNotes } from "./schema.cold.ts";
import type { contacts, notes } from "./schema.hot.ts";

export type ContactRow = typeof contacts.$inferSelect;
export type ColdContactRow = typeof coldContacts.$inferSelect;
type NoteRow = typeof notes.$inferSelect | typeof coldNotes.$inferSelect;

/** A row of either store as the API gives it. */
export function contactShape(row: ContactRow | ColdContactRow, noteRows: NoteRow[]): Contact {
	return {
		id: row.id,
		name: row.name,
		phone: row.phone,
		email: row.email,
		identities: row.identities as Contact["identities"],
		tags: row.tags,
		attributes: row.attributes,
		notes: noteRows.map(noteShape),
		created_at: row.createdAt.toISOString(),
		updated_at: row.updatedAt.toISOString(),
	};
}

export function noteShape(row: NoteRow): Note {
	return {
		id: row.id,
		text: row.text,
		author: row.author as Note["author"],
		created_at: row.createdAt.toISOString(),
	};
}
