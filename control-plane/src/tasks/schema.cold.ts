import type { TaskAnswer, TaskObject } from "@flomastr/contracts/task";
import { index, integer, jsonb, text, uuid } from "drizzle-orm/pg-core";
import { business } from "#cold/schema.ts";
import { instant } from "#hot/columns.ts";

export const coldTasks = business.table(
	"tasks",
	{
		id: uuid("id").primaryKey(),
		object: jsonb("object").$type<TaskObject>().notNull(),
		title: text("title").notNull(),
		taskType: text("task_type").notNull(),
		priority: text("priority").notNull(),
		state: text("state").notNull(),
		threadId: uuid("thread_id"),
		contactId: uuid("contact_id"),
		answer: jsonb("answer").$type<TaskAnswer>(),
		/** The audit trail as it stood at this version. */
		audit: jsonb("audit").notNull(),
		createdAt: instant("created_at").notNull(),
		decidedAt: instant("decided_at"),
		version: integer("version").notNull(),
	},
	(table) => [index("tasks_contact").on(table.contactId), index("tasks_thread").on(table.threadId)],
);
