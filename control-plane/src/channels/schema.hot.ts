import { index, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { instant, tenantId } from "#hot/columns.ts";

/** A tenant's account with a vendor: a WhatsApp number, a sandbox phone. */
export const connections = pgTable(
	"connections",
	{
		id: uuid("id").primaryKey(),
		tenantId: tenantId(),
		channel: text("channel").notNull(),
		name: text("name").notNull(),
		/** The adapter's configuration with its secrets, encrypted as one JSON text. */
		config: text("config").notNull(),
		createdAt: instant("created_at").notNull().defaultNow(),
	},
	(table) => [
		index("connections_tenant").on(table.tenantId),
		uniqueIndex("connections_name").on(table.tenantId, table.channel, table.name),
	],
);

/**
 * One row per thing a vendor told us, kept longer than the vendor retries. The primary key decides the race between
 * two copies of one webhook; whoever inserts, handles.
 */
export const receipts = pgTable(
	"receipts",
	{
		connectionId: uuid("connection_id").notNull(),
		vendorId: text("vendor_id").notNull(),
		tenantId: tenantId(),
		receivedAt: instant("received_at").notNull().defaultNow(),
	},
	(table) => [
		primaryKey({ columns: [table.connectionId, table.vendorId] }),
		index("receipts_received").on(table.receivedAt),
	],
);
