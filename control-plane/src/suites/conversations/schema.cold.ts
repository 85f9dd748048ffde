import type { Actor, Content, MessageError, Referral } from "@flomastr/contracts/message";
import { sql } from "drizzle-orm";
import { index, integer, jsonb, text, uuid } from "drizzle-orm/pg-core";
import { business } from "#cold/schema.ts";
import { instant } from "#hot/columns.ts";

export const coldThreads = business.table(
	"threads",
	{
		id: uuid("id").primaryKey(),
		connectionId: uuid("connection_id").notNull(),
		channel: text("channel").notNull(),
		contactId: uuid("contact_id").notNull(),
		address: text("address").notNull(),
		state: text("state").notNull(),
		assigneeId: text("assignee_id"),
		tags: text("tags").array().notNull(),
		preview: text("preview").notNull(),
		lastMessageAt: instant("last_message_at").notNull(),
		lastInboundAt: instant("last_inbound_at"),
		referral: jsonb("referral").$type<Referral>(),
		createdAt: instant("created_at").notNull(),
		version: integer("version").notNull(),
	},
	(table) => [index("threads_contact").on(table.contactId), index("threads_recent").on(table.lastMessageAt)],
);

export const coldMessages = business.table(
	"messages",
	{
		id: uuid("id").primaryKey(),
		threadId: uuid("thread_id").notNull(),
		connectionId: uuid("connection_id").notNull(),
		direction: text("direction").notNull(),
		content: jsonb("content").$type<Content>().notNull(),
		/** What can be searched of the content. */
		words: text("words").notNull(),
		status: text("status").notNull(),
		error: jsonb("error").$type<MessageError>(),
		author: jsonb("author").$type<Actor>().notNull(),
		vendorId: text("vendor_id"),
		replyTo: text("reply_to"),
		referral: jsonb("referral").$type<Referral>(),
		reaction: text("reaction"),
		idempotencyKey: text("idempotency_key"),
		createdAt: instant("created_at").notNull(),
		version: integer("version").notNull(),
	},
	(table) => [
		index("messages_thread").on(table.threadId, table.createdAt, table.id),
		index("messages_words").using("gin", sql`to_tsvector('simple', ${table.words})`),
	],
);
