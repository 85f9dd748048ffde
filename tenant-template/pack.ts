import { readFile } from "node:fs/promises";
import path from "node:path";
import { ChannelName, Content, MessageStatus, Referral } from "@flomastr/contracts/message";
import { TaskObject, type TaskObjectInput } from "@flomastr/contracts/task";
import { z } from "zod";

/** A plain file name: no folder, no `..`, nothing hidden. It becomes part of paths and addresses. */
const FileName = z.string().regex(/^[a-z0-9][a-z0-9._-]*$/i, "must be a plain file name");
const Key = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, "must be a-z, 0-9 and hyphens");

/** `pack.json`: what a tenant of this vertical starts with. */
export const Pack = z.object({
	id: Key,
	name: z.string().min(1),
	description: z.string().min(1),
	/** ISO 4217; shown with amounts. */
	currency: z.string().length(3),
	/** Imported into the tenant's n8n in this order; `publish` makes them run from the start. */
	workflows: z.array(z.object({ file: FileName, publish: z.boolean().default(true) })),
	/** Channel connections made for the tenant. */
	connections: z.array(z.object({ channel: ChannelName, name: z.string().min(1) })),
	/** Markdown files of `knowledge/`. */
	knowledge: z.array(FileName).default([]),
	/** Files of `files/`, served at `/api/packs/<id>/files/<name>`. */
	files: z.array(z.object({ name: FileName, media_type: z.string() })).default([]),
	/** Whether there is a `demo.json`. */
	demo: z.boolean().default(false),
});
export type Pack = z.infer<typeof Pack>;

/** A workflow as n8n's public API takes it. */
export const PackWorkflow = z.object({
	name: z.string().min(1),
	nodes: z.array(z.looseObject({ id: z.string(), name: z.string(), type: z.string(), parameters: z.looseObject({}) })),
	connections: z.record(z.string(), z.unknown()),
	settings: z.looseObject({}).default({}),
});
export type PackWorkflow = z.infer<typeof PackWorkflow>;

/** Times in a demo are minutes before now, so that it looks lived-in on whatever day it is loaded. */
const MinutesAgo = z.number().min(0);
const DemoNote = z.object({ author: Key, text: z.string().min(1), minutes_ago: MinutesAgo });

const DemoContact = z.object({
	key: Key,
	name: z.string(),
	phone: z.string(),
	email: z.email().nullable().default(null),
	tags: z.array(z.string()).default([]),
	attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).default({}),
	notes: z.array(DemoNote).default([]),
	minutes_ago: MinutesAgo,
});

const DemoMessage = z.object({
	/** `in`: the contact wrote. `out`: the person named by `author` did, or a workflow when there is none. */
	direction: z.enum(["in", "out"]),
	minutes_ago: MinutesAgo,
	content: Content,
	author: Key.nullable().default(null),
	/** For `out`; an incoming message is always `received`. */
	status: MessageStatus.default("read"),
});

const DemoThread = z.object({
	key: Key,
	contact: Key,
	channel: ChannelName,
	state: z.enum(["open", "closed"]).default("open"),
	assignee: Key.nullable().default(null),
	tags: z.array(z.string()).default([]),
	unread: z.number().int().min(0).default(0),
	referral: Referral.nullable().default(null),
	/** Oldest first. */
	messages: z.array(DemoMessage).min(1),
	notes: z.array(DemoNote).default([]),
});

const DemoTask = z.object({
	key: Key,
	state: z.enum(["open", "claimed", "decided", "expired", "cancelled"]),
	minutes_ago: MinutesAgo,
	/** Minutes from now; negative is overdue, null has no end. */
	due_in_minutes: z.number().nullable().default(null),
	thread: Key.nullable().default(null),
	contact: Key.nullable().default(null),
	claimed_by: Key.nullable().default(null),
	decision: z
		.object({
			by: Key,
			minutes_ago: MinutesAgo,
			action: z.string(),
			values: z.record(z.string(), z.unknown()).default({}),
			comment: z.string().nullable().default(null),
		})
		.nullable()
		.default(null),
	/** A task object without what depends on the tenant and the day; a time in it is written `@-90m` or `@+60m`. */
	task: z.looseObject({ payload_components: z.array(z.unknown()) }),
});
export type DemoTask = z.infer<typeof DemoTask>;

/** `demo.json`: people, customers, conversations and tasks to look at. Rows name each other by `key`. */
export const Demo = z.object({
	people: z.array(
		z.object({ key: Key, name: z.string(), email: z.email(), role: z.enum(["owner", "manager", "agent"]) }),
	),
	contacts: z.array(DemoContact),
	threads: z.array(DemoThread),
	tasks: z.array(DemoTask),
});
export type Demo = z.infer<typeof Demo>;

/** Everything of a pack's folder, read and checked. */
export interface LoadedPack {
	pack: Pack;
	workflows: { file: string; publish: boolean; workflow: PackWorkflow }[];
	knowledge: { name: string; text: string }[];
	files: { name: string; media_type: string; path: string }[];
	demo: Demo | null;
}

/** Reads `folder`. Fails with the file's path and what is wrong in it. */
export async function readPack(folder: string): Promise<LoadedPack> {
	const pack = await readJson(path.join(folder, "pack.json"), Pack);
	return {
		pack,
		workflows: await Promise.all(
			pack.workflows.map(async ({ file, publish }) => ({
				file,
				publish,
				workflow: await readJson(path.join(folder, "workflows", file), PackWorkflow),
			})),
		),
		knowledge: await Promise.all(
			pack.knowledge.map(async (name) => ({
				name,
				text: await readFile(path.join(folder, "knowledge", name), "utf8"),
			})),
		),
		files: pack.files.map((file) => ({ ...file, path: path.join(folder, "files", file.name) })),
		demo: pack.demo ? await readJson(path.join(folder, "demo.json"), Demo) : null,
	};
}

async function readJson<Shape>(file: string, schema: z.ZodType<Shape>): Promise<Shape> {
	const text = await readFile(file, "utf8");
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch (cause) {
		throw new Error(`${file} is not JSON: ${(cause as Error).message}`, { cause });
	}
	const result = schema.safeParse(value);
	if (result.success) return result.data;
	throw new Error(`${file} does not have the shape of a pack:\n${z.prettifyError(result.error)}`, {
		cause: result.error,
	});
}

/** The workflow with the tenant's own credential in every FloMastr node; a pack cannot know its id. */
export function withCredential(workflow: PackWorkflow, credential: { id: string; name: string }): PackWorkflow {
	const ours = (type: string) => type.startsWith("n8n-nodes-flomastr.");
	return {
		...workflow,
		nodes: workflow.nodes.map((node) =>
			ours(node.type) ? { ...node, credentials: { floMastrApi: credential } } : node,
		),
	};
}

/** The task object of a demo row, as `POST /api/tasks` takes it. `now` is in milliseconds. */
export function demoTaskObject(
	row: DemoTask,
	links: { thread_id: string | null; contact_id: string | null },
	now: number,
): TaskObject {
	const at = (minutes: number) => new Date(now + minutes * 60_000).toISOString();
	const object = {
		...(withTimes(row.task, at) as object),
		schema: "flomastr.task/v1",
		due_at: row.due_in_minutes === null ? null : at(row.due_in_minutes),
		links: { ...links, order_id: null },
		idempotency_key: `demo-${row.key}`,
	} as TaskObjectInput;
	return TaskObject.parse(object);
}

/** Replaces every string like `@-90m` by the time it stands for. */
function withTimes(value: unknown, at: (minutes: number) => string): unknown {
	if (typeof value === "string") {
		const match = /^@([+-]\d+)m$/.exec(value);
		return match ? at(Number(match[1])) : value;
	}
	if (Array.isArray(value)) return value.map((item) => withTimes(item, at));
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withTimes(item, at)]));
}
