import { sql } from "drizzle-orm";
import { boolean, index, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { archivable, instant, tenantId } from "#hot/columns.ts";

/** The contacts of threads and tasks in flight; the whole address book is in the tenant's own database. */
export const contacts = pgTable(
	"contacts",
	{
		/** Derived from tenant, channel and address (`contact-id.ts`), so that a returning customer is the same contact. */
		id: uuid("id").primaryKey(),
		tenantId: tenantId(),
		name: text("name").notNull(),
		/** E.164. */
		phone: text("phone"),
		email: text("email"),
		identities: jsonb("identities").$type<{ channel: string; address: string }[]>().notNull().default([]),
		tags: text("tags").array().notNull().default(sql`'{}'::text[]`),
		attributes: jsonb("attributes").$type<Record<string, string | number | boolean | null>>().notNull().default({}),
		/** False until what the cold store knows of this contact was brought back. */
		hydrated: boolean("hydrated").notNull().default(false),
		createdAt: instant("created_at").notNull().defaultNow(),
		updatedAt: instant("updated_at").notNull().defaultNow(),
		...archivable,
	},
	(table) => [
		index("contacts_tenant").on(table.tenantId),
		index("contacts_phone").on(table.tenantId, table.phone),
		index("contacts_email").on(table.tenantId, table.email),
		index("contacts_unarchived").on(table.tenantId).where(sql`archived_version < version`),
	],
);

export const notes = pgTable(
	"notes",
	{
		id: uuid("id").primaryKey(),
		tenantId: tenantId(),
		contactId: uuid("contact_id").notNull(),
		/** Null for a note on the contact itself. */
		threadId: uuid("thread_id"),
		text: text("text").notNull(),
		author: jsonb("author").notNull(),
		idempotencyKey: text("idempotency_key"),
		createdAt: instant("created_at").notNull().defaultNow(),
		...archivable,
	},
	(table) => [
		index("notes_contact").on(table.contactId),
		index("notes_thread").on(table.threadId),
		uniqueIndex("notes_idempotency").on(table.tenantId, table.idempotencyKey),
		index("notes_unarchived").on(table.tenantId).where(sql`archived_version < version`),
	],
);
