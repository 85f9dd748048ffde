import { index, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";

/** One run of a saga, e.g. the provisioning of one tenant. Kept after its end: it says what was done and why it failed. */
export const sagaRuns = pgTable(
	"saga_runs",
	{
		id: uuid().primaryKey(),
		/** Which definition, e.g. `provision-tenant`. */
		saga: text().notNull(),
		/** What it is about: a tenant's id. */
		subject: text().notNull(),
		/** What the steps need besides their dependencies; never a secret. */
		input: jsonb().notNull(),
		state: text({ enum: ["running", "undoing", "done", "undone", "failed", "superseded"] }).notNull(),
		failedStep: text("failed_step"),
		failedReason: text("failed_reason"),
		createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
		updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
	},
	(table) => [index("saga_runs_subject").on(table.subject, table.createdAt), index("saga_runs_state").on(table.state)],
);

export const sagaSteps = pgTable(
	"saga_steps",
	{
		runId: uuid("run_id")
			.notNull()
			.references(() => sagaRuns.id, { onDelete: "cascade" }),
		stepId: text("step_id").notNull(),
		position: integer().notNull(),
		title: text().notNull(),
		state: text({ enum: ["waiting", "running", "done", "failed", "undoing", "undone"] }).notNull(),
		/** What `do` returned and `undo` is given; never a secret. */
		output: jsonb(),
		error: text(),
		startedAt: timestamp("started_at", { withTimezone: true }),
		finishedAt: timestamp("finished_at", { withTimezone: true }),
	},
	(table) => [primaryKey({ columns: [table.runId, table.stepId] })],
);
