import type { Actor, Content, MessageError, Referral } from "@flomastr/contracts/message";
import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { archivable, instant, tenantId } from "#hot/columns.ts";

/** One conversation of one contact over one connection. Idle ones live in the tenant's own database only. */
export const threads = pgTable(
	"threads",
	{
		/** Derived from the connection and the contact's address, so that a returning customer opens the same thread. */
		id: uuid("id").primaryKey(),
		tenantId: tenantId(),
		connectionId: uuid("connection_id").notNull(),
		channel: text("channel").notNull(),
		contactId: uuid("contact_id").notNull(),
		/** The contact's address at the vendor, as the adapter's `send` wants it. */
		address: text("address").notNull(),
		state: text("state").notNull().default("open"),
		assigneeId: text("assignee_id"),
		tags: text("tags").array().notNull().default(sql`'{}'::text[]`),
		unread: integer("unread").notNull().default(0),
		preview: text("preview").notNull().default(""),
		lastMessageAt: instant("last_message_at").notNull(),
		lastInboundAt: instant("last_inbound_at"),
		referral: jsonb("referral").$type<Referral>(),
		/** False until the history that the cold store may hold was looked for. */
		hydrated: boolean("hydrated").notNull().default(false),
		/** The idle event was sent for this silence; a new message makes it false again. */
		idleNotified: integer("idle_notified_minutes").notNull().default(0),
		createdAt: instant("created_at").notNull().defaultNow(),
		...archivable,
	},
	(table) => [
		index("threads_inbox").on(table.tenantId, table.state, table.lastMessageAt.desc(), table.id),
		index("threads_idle").on(table.lastMessageAt),
		index("threads_contact").on(table.contactId),
		index("threads_unarchived").on(table.tenantId).where(sql`archived_version < version or not hydrated`),
	],
);

export const messages = pgTable(
	"messages",
	{
		/** UUID v7: sorts by time of arrival. */
		id: uuid("id").primaryKey(),
		tenantId: tenantId(),
		threadId: uuid("thread_id").notNull(),
		connectionId: uuid("connection_id").notNull(),
		direction: text("direction").notNull(),
		content: jsonb("content").$type<Content>().notNull(),
		status: text("status").notNull(),
		error: jsonb("error").$type<MessageError>(),
		author: jsonb("author").$type<Actor>().notNull(),
		vendorId: text("vendor_id"),
		/** The vendor's id of the message this one answers. */
		replyTo: text("reply_to"),
		referral: jsonb("referral").$type<Referral>(),
		reaction: text("reaction"),
		idempotencyKey: text("idempotency_key"),
		/** When it was written, by the vendor's clock for incoming ones. */
		createdAt: instant("created_at").notNull(),
		...archivable,
	},
	(table) => [
		index("messages_thread").on(table.threadId, table.createdAt, table.id),
		index("messages_vendor").on(table.connectionId, table.vendorId),
		uniqueIndex("messages_idempotency")
			.on(table.tenantId, table.idempotencyKey)
			.where(sql`idempotency_key is not null`),
		index("messages_unarchived").on(table.tenantId).where(sql`archived_version < version`),
	],
);
