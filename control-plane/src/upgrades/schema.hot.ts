import { index, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { instant } from "#hot/columns.ts";

/** Rollouts of a release. */
export const upgrades = pgTable(
	"upgrades",
	{
		id: uuid("id").primaryKey(),
		release: text("release").notNull(),
		state: text("state").$type<"running" | "done" | "stopped">().notNull(),
		/** Tenants upgraded at the same time. */
		atOnce: integer("at_once").notNull(),
		createdAt: instant("created_at").notNull().defaultNow(),
		finishedAt: instant("finished_at"),
	},
	(table) => [index("upgrades_state").on(table.state)],
);

/** The tenants of a rollout, chosen when it was begun. Not called `tenant_id`: rows are the platform's, not the tenant's. */
export const upgradeTenants = pgTable(
	"upgrade_tenants",
	{
		upgradeId: uuid("upgrade_id")
			.notNull()
			.references(() => upgrades.id, { onDelete: "cascade" }),
		ofTenant: uuid("of_tenant").notNull(),
		position: integer("position").notNull(),
		slug: text("slug").notNull(),
		fromRelease: text("from_release"),
		state: text("state").$type<"waiting" | "running" | "done" | "rolled_back" | "failed" | "skipped">().notNull(),
		error: text("error"),
	},
	(table) => [
		primaryKey({ columns: [table.upgradeId, table.ofTenant] }),
		index("upgrade_tenants_of").on(table.ofTenant),
	],
);
