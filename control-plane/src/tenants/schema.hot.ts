import { pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { instant, tenantId } from "#hot/columns.ts";

/** The register of tenants. It belongs to the platform, so it has no `tenant_id` and no tenant may read it. */
export const tenants = pgTable("tenants", {
	id: uuid("id").primaryKey(),
	/** Unique while the tenant lives; a removed tenant gives its name back (it becomes `~<id>`). */
	slug: text("slug").notNull().unique(),
	name: text("name").notNull(),
	pack: text("pack"),
	plan: text("plan").notNull().default("standard"),
	/** Of n8n and our nodes, as the runtime names it; null before the first start. */
	release: text("release"),
	/** Server of the tenant's database; null until it was placed. */
	databaseHost: text("database_host"),
	state: text("state").notNull(),
	/** When a schedule or a timed wait of its n8n is next due, as read when it last fell asleep or was asked to. */
	nextDueAt: instant("next_due_at"),
	failureStep: text("failure_step"),
	failureReason: text("failure_reason"),
	ownerEmail: text("owner_email").notNull(),
	ownerName: text("owner_name").notNull(),
	createdAt: instant("created_at").notNull().defaultNow(),
	stateChangedAt: instant("state_changed_at").notNull().defaultNow(),
});

/** A tenant's secrets, each encrypted with AES-256-GCM under the platform's master key. */
export const tenantSecrets = pgTable(
	"tenant_secrets",
	{
		tenantId: tenantId().references(() => tenants.id, { onDelete: "cascade" }),
		name: text("name").notNull(),
		ciphertext: text("ciphertext").notNull(),
	},
	(table) => [primaryKey({ columns: [table.tenantId, table.name] })],
);
