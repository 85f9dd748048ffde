import { index, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { instant } from "#hot/columns.ts";

/** Who did what to a tenant or in it; append-only. */
export const auditLog = pgTable(
	"audit_log",
	{
		id: uuid("id").primaryKey(),
		tenantId: uuid("tenant_id"),
		at: instant("at").notNull().defaultNow(),
		actor: jsonb("actor").notNull(),
		action: text("action").notNull(),
		subject: text("subject").notNull(),
		data: jsonb("data").notNull().default({}),
	},
	(table) => [index("audit_log_tenant_at").on(table.tenantId, table.at)],
);
