import { sql } from "drizzle-orm";
import { bigserial, index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { instant, tenantId } from "#hot/columns.ts";

/**
 * What must reach somebody: an event a workflow, a decision the execution that waits for it, a message its vendor.
 * One row is tried until it is `delivered` or `dead`; rows of one `order_key` go one after another.
 */
export const deliveries = pgTable(
	"deliveries",
	{
		id: uuid("id").primaryKey(),
		/** Order of arrival. */
		seq: bigserial("seq", { mode: "number" }).notNull(),
		tenantId: tenantId(),
		kind: text("kind").$type<"event" | "resume" | "send">().notNull(),
		orderKey: text("order_key").notNull(),
		/** The event, task or message that is delivered. */
		subjectId: uuid("subject_id").notNull(),
		subscriptionId: uuid("subscription_id"),
		state: text("state").$type<"pending" | "running" | "delivered" | "dead">().notNull().default("pending"),
		attempts: integer("attempts").notNull().default(0),
		nextAttemptAt: instant("next_attempt_at").notNull().defaultNow(),
		/** Until then the worker that runs it is believed alive. */
		leaseUntil: instant("lease_until"),
		lastError: text("last_error"),
		createdAt: instant("created_at").notNull().defaultNow(),
		finishedAt: instant("finished_at"),
	},
	(table) => [
		index("deliveries_due").on(table.nextAttemptAt).where(sql`state = 'pending'`),
		index("deliveries_order").on(table.orderKey, table.seq).where(sql`state in ('pending', 'running')`),
		index("deliveries_running").on(table.leaseUntil).where(sql`state = 'running'`),
		index("deliveries_dead").on(table.tenantId, table.seq).where(sql`state = 'dead'`),
		index("deliveries_subject").on(table.subjectId),
		index("deliveries_finished").on(table.finishedAt).where(sql`state = 'delivered'`),
	],
);
