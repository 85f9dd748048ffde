import { bigint, index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { instant } from "#hot/columns.ts";

/**
 * Every backup there is, or was tried. They outlive their tenant and belong to the platform: the column is not called
 * `tenant_id`, so that rows neither go with the tenant nor can be seen by it.
 */
export const backups = pgTable(
	"backups",
	{
		id: uuid("id").primaryKey(),
		ofTenant: uuid("of_tenant").notNull(),
		/** As they were when it was made. */
		tenantSlug: text("tenant_slug").notNull(),
		tenantName: text("tenant_name").notNull(),
		reason: text("reason").$type<"schedule" | "operator" | "upgrade" | "final">().notNull(),
		state: text("state").$type<"running" | "done" | "failed">().notNull(),
		takenAt: instant("taken_at").notNull(),
		finishedAt: instant("finished_at"),
		bytes: bigint("bytes", { mode: "number" }),
		release: text("release"),
		keepUntil: instant("keep_until").notNull(),
		error: text("error"),
	},
	(table) => [index("backups_tenant").on(table.ofTenant, table.takenAt), index("backups_keep").on(table.keepUntil)],
);
