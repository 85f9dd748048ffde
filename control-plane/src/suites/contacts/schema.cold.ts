import { sql } from "drizzle-orm";
import { index, integer, jsonb, text, uuid } from "drizzle-orm/pg-core";
import { business } from "#cold/schema.ts";
import { instant } from "#hot/columns.ts";

/** The tenant's whole address book. Same ids as in the hot store; `version` is the newest that was copied. */
export const coldContacts = business.table(
	"contacts",
	{
		id: uuid("id").primaryKey(),
		name: text("name").notNull(),
		phone: text("phone"),
		email: text("email"),
		identities: jsonb("identities").$type<{ channel: string; address: string }[]>().notNull(),
		tags: text("tags").array().notNull(),
		attributes: jsonb("attributes").$type<Record<string, string | number | boolean | null>>().notNull(),
		createdAt: instant("created_at").notNull(),
		updatedAt: instant("updated_at").notNull(),
		version: integer("version").notNull(),
	},
	(table) => [
		index("contacts_phone").on(table.phone),
		index("contacts_email").on(table.email),
		index("contacts_words").using("gin", sql`to_tsvector('simple', ${table.name})`),
	],
);

export const coldNotes = business.table(
	"notes",
	{
		id: uuid("id").primaryKey(),
		contactId: uuid("contact_id").notNull(),
		threadId: uuid("thread_id"),
		text: text("text").notNull(),
		author: jsonb("author").notNull(),
		createdAt: instant("created_at").notNull(),
		version: integer("version").notNull(),
	},
	(table) => [index("notes_contact").on(table.contactId), index("notes_thread").on(table.threadId)],
);
