import type { Actor } from "@flomastr/contracts/message";
import type { ResumeTarget, TaskAnswer, TaskObject } from "@flomastr/contracts/task";
import { sql } from "drizzle-orm";
import { boolean, index, json, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { archivable, instant, tenantId } from "#hot/columns.ts";

/** A decision that a workflow asks of a person. */
export const tasks = pgTable(
	"tasks",
	{
		id: uuid("id").primaryKey(),
		tenantId: tenantId(),
		// Not jsonb, which sorts keys: the fields of a form stand in the order the workflow wrote them.
		object: json("object").$type<TaskObject>().notNull(),
		title: text("title").notNull(),
		taskType: text("task_type").notNull(),
		priority: text("priority").notNull(),
		state: text("state").notNull().default("open"),
		orphaned: boolean("orphaned").notNull().default(false),
		dueAt: instant("due_at"),
		threadId: uuid("thread_id"),
		contactId: uuid("contact_id"),
		/** Ids of the actions that can be taken without opening the task; fixed when it is created. */
		bulkActions: text("bulk_actions").array().notNull().default(sql`'{}'::text[]`),
		claimedById: text("claimed_by_id"),
		claimedByName: text("claimed_by_name"),
		answer: jsonb("answer").$type<TaskAnswer>(),
		resume: jsonb("resume").$type<ResumeTarget>(),
		idempotencyKey: text("idempotency_key").notNull(),
		createdAt: instant("created_at").notNull().defaultNow(),
		decidedAt: instant("decided_at"),
		...archivable,
	},
	(table) => [
		uniqueIndex("tasks_idempotency").on(table.tenantId, table.idempotencyKey),
		index("tasks_queue").on(table.tenantId, table.state, table.createdAt.desc(), table.id),
		index("tasks_type").on(table.tenantId, table.taskType),
		index("tasks_due").on(table.dueAt).where(sql`state in ('open', 'claimed')`),
		index("tasks_thread").on(table.threadId),
		index("tasks_unarchived").on(table.tenantId).where(sql`archived_version < version`),
	],
);

/** Each step of a task's life; append-only. */
export const taskAudit = pgTable(
	"task_audit",
	{
		id: uuid("id").primaryKey(),
		tenantId: tenantId(),
		taskId: uuid("task_id").notNull(),
		at: instant("at").notNull().defaultNow(),
		actor: jsonb("actor").$type<Actor>().notNull(),
		what: text("what").notNull(),
		note: text("note"),
	},
	(table) => [index("task_audit_task").on(table.taskId, table.at)],
);
