import { z } from "zod";
import { Component, flatten, type SectionComponent } from "./component.ts";
import { Actor } from "./message.ts";

/** Limits of one task object; over them the API answers 413 with the limit in the message. */
export const taskLimits = { bytes: 256 * 1024, components: 100, depth: 4 } as const;

export const TaskAction = z.object({
	id: z.string().min(1).max(60),
	label: z.string().min(1).max(80),
	style: z.enum(["primary", "secondary", "danger"]).default("secondary"),
	/** What must be given with this action: `comment`, or the id of a component that must be answered. */
	requires: z.array(z.string()).default([]),
});
export type TaskAction = z.infer<typeof TaskAction>;

const Priority = z.enum(["low", "normal", "high", "urgent"]);
export type Priority = z.infer<typeof Priority>;

const Assignee = z.object({
	role: z.string().optional(),
	team: z.string().optional(),
	person_id: z.string().optional(),
});

/** The task object, version 1: what a workflow sends when a person must decide. */
export const TaskObject = z.object({
	schema: z.literal("flomastr.task/v1"),
	task_type: z.string().min(1).max(100),
	title: z.string().min(1).max(300),
	summary: z.string().max(2000).default(""),
	priority: Priority.default("normal"),
	due_at: z.iso.datetime({ offset: true }).nullable().default(null),
	assign_to: Assignee.default({}),
	/** ISO 8601 durations after creation, for example `PT4H`. */
	escalation: z
		.array(z.object({ after: z.string().regex(/^P(?!$)(\d+D)?(T(\d+H)?(\d+M)?(\d+S)?)?$/), to: Assignee }))
		.default([]),
	links: z
		.object({
			thread_id: z.uuid().nullable().default(null),
			contact_id: z.uuid().nullable().default(null),
			order_id: z.string().nullable().default(null),
		})
		.default({ thread_id: null, contact_id: null, order_id: null }),
	payload_components: z.array(Component).min(1),
	actions: z.array(TaskAction).min(1).max(8),
	/** Taken by the platform when nobody decided until `due_at`. */
	on_timeout: z.object({ action: z.string() }).nullable().default(null),
	idempotency_key: z.string().min(1).max(200),
});
export type TaskObject = z.infer<typeof TaskObject>;
/** What a caller writes: the same with defaults left out. */
export type TaskObjectInput = z.input<typeof TaskObject>;

/** Where the decision is sent: the parts of n8n's resume URL; the host is rebuilt from the tenant's runtime. */
export const ResumeTarget = z.object({
	execution_id: z.string().max(64),
	workflow_id: z.string().max(64),
	/** Path and query below the tenant's n8n: `/webhook-waiting/<id>/<suffix>?signature=…`. */
	path: z.string().startsWith("/webhook-waiting/").max(500),
});
export type ResumeTarget = z.infer<typeof ResumeTarget>;

/** Body of `POST /api/tasks`. */
export const TaskCreate = z.object({ task: TaskObject, resume: ResumeTarget.nullable().default(null) });
export type TaskCreate = z.infer<typeof TaskCreate>;

export const TaskState = z.enum(["open", "claimed", "decided", "expired", "cancelled"]);
export type TaskState = z.infer<typeof TaskState>;

export const Edit = z.object({ id: z.string(), before: z.unknown(), after: z.unknown() });

/** What the workflow gets back. */
export const TaskAnswer = z.object({
	task_id: z.uuid(),
	action: z.string(),
	values: z.record(z.string(), z.unknown()),
	comment: z.string().nullable(),
	decided_by: z.object({ id: z.string(), name: z.string(), role: z.string() }),
	decided_at: z.iso.datetime(),
	/** From creation to decision. */
	duration_ms: z.number().int(),
	edits: z.array(Edit),
});
export type TaskAnswer = z.infer<typeof TaskAnswer>;

/** Body of `POST /api/tasks/:id/decision`. */
export const TaskDecision = z.object({
	action: z.string().min(1).max(60),
	/** By component id; components left out keep their value. */
	values: z.record(z.string(), z.unknown()).default({}),
	comment: z.string().max(5000).nullable().default(null),
});
export type TaskDecision = z.infer<typeof TaskDecision>;

export const TaskAudit = z.object({
	at: z.iso.datetime(),
	actor: Actor,
	what: z.enum([
		"created",
		"claimed",
		"released",
		"decided",
		"expired",
		"cancelled",
		"orphaned",
		"resumed",
		"replayed",
	]),
	note: z.string().nullable(),
});
export type TaskAudit = z.infer<typeof TaskAudit>;

/** A line of the task queue. */
export const TaskSummary = z.object({
	id: z.uuid(),
	title: z.string(),
	summary: z.string(),
	task_type: z.string(),
	priority: Priority,
	state: TaskState,
	/** Its workflow is gone: readable still, but the decision reaches nobody until replayed. */
	orphaned: z.boolean(),
	due_at: z.iso.datetime({ offset: true }).nullable(),
	created_at: z.iso.datetime(),
	claimed_by: z.object({ id: z.string(), name: z.string() }).nullable(),
	assign_to: Assignee,
	thread_id: z.uuid().nullable(),
	contact_name: z.string().nullable(),
	actions: z.array(TaskAction),
	/** True when one of its actions can be taken without opening it. */
	bulk_actions: z.array(z.string()),
});
export type TaskSummary = z.infer<typeof TaskSummary>;

export const TaskDetail = z.object({
	...TaskSummary.shape,
	object: TaskObject,
	answer: TaskAnswer.nullable(),
	audit: z.array(TaskAudit),
	/** How the answer's way back to the workflow stands. */
	callback: z.enum(["none", "waiting", "delivered", "dead"]),
});
export type TaskDetail = z.infer<typeof TaskDetail>;

export const TaskQuery = z.object({
	state: z.enum(["todo", "open", "claimed", "decided", "expired", "cancelled", "all"]).default("todo"),
	mine: z.enum(["true", "false"]).default("false"),
	priority: Priority.optional(),
	task_type: z.string().optional(),
	q: z.string().max(200).optional(),
	cursor: z.string().optional(),
	limit: z.coerce.number().int().min(1).max(100).default(50),
});

export const TaskPage = z.object({
	tasks: z.array(TaskSummary),
	next_cursor: z.string().nullable(),
	counts: z.object({ todo: z.number(), mine: z.number(), overdue: z.number() }),
	task_types: z.array(z.string()),
});
export type TaskPage = z.infer<typeof TaskPage>;

/** Body and answer of `POST /api/tasks/decisions`: each task is decided on its own; one failure loses no other. */
export const BulkDecision = z.object({ task_ids: z.array(z.uuid()).min(1).max(100), decision: TaskDecision });
export const BulkDecisionResult = z.object({
	results: z.array(z.object({ task_id: z.uuid(), ok: z.boolean(), message: z.string().nullable() })),
});

/** Number of components and deepest nesting, sections counted. */
export function measure(components: readonly Component[]): { count: number; depth: number } {
	const depthOf = (list: readonly Component[]): number =>
		list.reduce(
			(deepest, component) =>
				Math.max(deepest, component.type === "section" ? 1 + depthOf((component as SectionComponent).components) : 1),
			0,
		);
	return { count: flatten(components).length, depth: depthOf(components) };
}
