import { index, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { instant, tenantId } from "#hot/columns.ts";

/** What happened, append-only. `data` holds ids; the event is filled in when it is delivered. */
export const events = pgTable(
	"events",
	{
		id: uuid("id").primaryKey(),
		tenantId: tenantId(),
		type: text("type").notNull(),
		threadId: uuid("thread_id"),
		contactId: uuid("contact_id"),
		data: jsonb("data").$type<Record<string, unknown>>().notNull().default({}),
		createdAt: instant("created_at").notNull().defaultNow(),
	},
	(table) => [index("events_tenant").on(table.tenantId, table.createdAt), index("events_created").on(table.createdAt)],
);

/** A published workflow that starts on events; written by the trigger node. */
export const subscriptions = pgTable(
	"subscriptions",
	{
		id: uuid("id").primaryKey(),
		tenantId: tenantId(),
		workflowId: text("workflow_id").notNull(),
		workflowName: text("workflow_name").notNull(),
		nodeId: text("node_id").notNull(),
		webhookPath: text("webhook_path").notNull(),
		events: text("events").array().notNull(),
		filter: jsonb("filter")
			.$type<{ channels?: string[]; idle_minutes?: number; tags?: string[] }>()
			.notNull()
			.default({}),
		createdAt: instant("created_at").notNull().defaultNow(),
	},
	(table) => [uniqueIndex("subscriptions_node").on(table.tenantId, table.workflowId, table.nodeId)],
);
