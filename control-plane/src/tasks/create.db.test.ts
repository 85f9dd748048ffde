import type { Actor } from "@flomastr/contracts/message";
import { TaskDetail } from "@flomastr/contracts/task";
import { count, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { deliveries } from "#deliveries/schema.hot.ts";
import { createCtxRunner } from "../../test/ctx.ts";
import { createHotStore } from "../../test/hot-store.ts";
import { createContact, createTenantRow, createThread } from "../../test/rows.ts";
import { everyComponent, sampleResume, sampleTask } from "../../test/sample-task.ts";
import { createTask } from "./create.ts";
import { decideTask } from "./decide.ts";
import { getTask } from "./get.ts";
import { tasks } from "./schema.hot.ts";

const { hot } = await createHotStore();
const tenant = await createTenantRow(hot);
const workflow: Actor = { type: "workflow", id: "wf-intake", name: "Intake" };
const run = createCtxRunner(hot, tenant, workflow);
const asha: Actor = { type: "person", id: "asha", name: "Asha", role: "agent" };
const create = (body: unknown) => run.inTenant((ctx) => createTask(ctx, body));
const howMany = async (key: string) =>
	(await hot.select({ rows: count() }).from(tasks).where(eq(tasks.idempotencyKey, key)))[0]?.rows;

describe("a new task", () => {
	it("is open, audited, complete by the contract, and told to screens and archive", async () => {
		const thread = await createThread(hot, tenant);
		run.published.length = 0;
		const { task, created } = await create({
			task: sampleTask({
				payload_components: everyComponent,
				due_at: "2026-11-21T14:30:00+05:30",
				links: { thread_id: thread.id },
			}),
			resume: sampleResume,
		});
		expect(created).toBe(true);
		expect(TaskDetail.parse(task)).toEqual(task);
		expect(task).toMatchObject({
			state: "open",
			orphaned: false,
			callback: "none",
			answer: null,
			claimed_by: null,
			due_at: "2026-11-21T09:00:00.000Z",
			thread_id: thread.id,
			contact_name: "Dr Rao",
			bulk_actions: ["approve"],
			audit: [{ what: "created", actor: workflow, at: run.clock.time.toISOString() }],
		});
		expect(run.published).toEqual([
			{ type: "live", tenantId: tenant.id, event: { type: "task", task_id: task.id } },
			{ type: "live", tenantId: tenant.id, event: { type: "thread", thread_id: thread.id } },
			{ type: "archive", tenantId: tenant.id },
		]);
	});

	it("keeps the fields of a form in the order the workflow wrote them", async () => {
		const properties = { when: { type: "string" }, name: { type: "string" }, at: { type: "string" } };
		const form = { type: "form", id: "call", schema: { type: "object", properties }, value: {} };
		const { task } = await create({ task: sampleTask({ payload_components: [form] as never }) });
		const stored = await run.inTenant((ctx) => getTask(ctx, { taskId: task.id }));
		expect(JSON.stringify(stored.object)).toMatch(/"when":.*"name":.*"at":/);
	});

	it("names its contact when only that is linked, and none when it is not stored here", async () => {
		const contact = await createContact(hot, tenant, { name: "Dr Iyer" });
		const linked = await create({ task: sampleTask({ links: { contact_id: contact.id } }) });
		expect(linked.task.contact_name).toBe("Dr Iyer");
		const cold = await create({ task: sampleTask({ links: { thread_id: crypto.randomUUID() } }) });
		expect(cold.task.contact_name).toBeNull();
	});
});

describe("a second creation with the same idempotency key", () => {
	it("gives the task that is there and says so", async () => {
		const body = { task: sampleTask(), resume: sampleResume };
		const first = await create(body);
		run.published.length = 0;
		const second = await create({ ...body, task: { ...body.task, title: "Changed" } });
		expect(second).toEqual({ task: first.task, created: false });
		expect(run.published).toEqual([]);
	});

	it("in 20 copies at once makes one task", async () => {
		const body = { task: sampleTask(), resume: sampleResume };
		const results = await Promise.all(Array.from({ length: 20 }, () => create(body)));
		expect(results.filter(({ created }) => created)).toHaveLength(1);
		expect(new Set(results.map(({ task }) => task.id)).size).toBe(1);
		expect(await howMany(body.task.idempotency_key)).toBe(1);
	});

	it("is another task in another tenant", async () => {
		const body = { task: sampleTask() };
		const { task } = await create(body);
		const other = createCtxRunner(hot, await createTenantRow(hot), workflow);
		const theirs = await other.inTenant((ctx) => createTask(ctx, body));
		expect(theirs.created).toBe(true);
		expect(theirs.task.id).not.toBe(task.id);
	});

	it("from a new execution after the first one died takes the answer there", async () => {
		const body = { task: sampleTask(), resume: sampleResume };
		const { task } = await create(body);
		const resume = { ...sampleResume, execution_id: "482", path: "/webhook-waiting/482/decision" };
		await create({ ...body, resume });
		const [row] = await hot.select().from(tasks).where(eq(tasks.id, task.id));
		expect(row?.resume).toEqual(resume);
	});

	it("from a new execution when the answer is there already sends it once more", async () => {
		const body = { task: sampleTask(), resume: sampleResume };
		const { task } = await create(body);
		const decision = { action: "approve", values: {}, comment: null };
		await run.as(asha).inTenant((ctx) => decideTask(ctx, { taskId: task.id, decision }));
		const sent = () => hot.select().from(deliveries).where(eq(deliveries.subjectId, task.id));
		expect(await sent()).toHaveLength(1);
		await create(body);
		expect(await sent()).toHaveLength(1);
		await create({ ...body, resume: { ...sampleResume, path: "/webhook-waiting/483/decision" } });
		expect(await sent()).toHaveLength(2);
	});
});

describe("a task over a limit is refused with the limit in the message:", () => {
	const text = (value: string) => ({ type: "text_content", id: crypto.randomUUID(), value });
	const nested = (levels: number): unknown =>
		levels === 1 ? text("deep") : { type: "section", id: `s${levels}`, components: [nested(levels - 1)] };

	it("256 KB, counted in bytes", async () => {
		const task = sampleTask({ payload_components: [text("ü".repeat(128 * 1024))] });
		await expect(create({ task })).rejects.toMatchObject({
			code: "too_large",
			message: expect.stringMatching(/at most 262144 \(256 KB\)/),
		});
		await expect(
			create({ task: sampleTask({ payload_components: [text("ü".repeat(120 * 1024))] }) }),
		).resolves.toMatchObject({ created: true });
	});

	it("100 components, those in sections counted", async () => {
		const components = (count: number) => [
			{ type: "section", id: "s", components: Array.from({ length: count - 1 }, () => text("x")) },
		];
		await expect(create({ task: sampleTask({ payload_components: components(101) }) })).rejects.toMatchObject({
			code: "too_large",
			message: expect.stringMatching(/101 components; at most 100/),
		});
		await expect(create({ task: sampleTask({ payload_components: components(100) }) })).resolves.toMatchObject({
			created: true,
		});
	});

	it("depth 4", async () => {
		await expect(create({ task: sampleTask({ payload_components: [nested(5)] }) })).rejects.toMatchObject({
			code: "too_large",
			message: expect.stringMatching(/5 levels deep; at most 4/),
		});
		await expect(create({ task: sampleTask({ payload_components: [nested(4)] }) })).resolves.toMatchObject({
			created: true,
		});
	});

	it("nesting that would exhaust the stack, in sections and in plain JSON", async () => {
		let value: unknown = "bottom";
		for (let level = 0; level < 50_000; level += 1) value = [value];
		const bomb = sampleTask({ payload_components: [{ type: "json_view", id: "j", value }] });
		await expect(create({ task: bomb })).rejects.toMatchObject({ code: "too_large" });
	});
});

describe("a task that contradicts itself is refused with a message beside the field:", () => {
	const section = (id: string) => ({ type: "section", id: "s", components: [{ type: "divider", id }] });
	const divider = { type: "divider", id: "d" };
	const form = (schema: unknown) => ({ type: "form", id: "f", schema });
	const action = (values: object) => ({ id: "approve", label: "Approve", ...values });
	it.each<[string, unknown, string]>([
		[
			"two components of one id",
			{ payload_components: [divider, section("d")] },
			"task.payload_components.1.components.0.id",
		],
		["a reserved id", { payload_components: [{ type: "divider", id: "comment" }] }, "task.payload_components.0.id"],
		["two actions of one id", { actions: [action({}), action({})] }, "task.actions.1.id"],
		["an unknown component required", { actions: [action({ requires: ["nobody"] })] }, "task.actions.0.requires.0"],
		[
			"a component required that takes no answer",
			{ payload_components: [divider], actions: [action({ requires: ["comment", "d"] })] },
			"task.actions.0.requires.1",
		],
		["an unknown action at timeout", { on_timeout: { action: "shrug" } }, "task.on_timeout.action"],
		[
			"a pattern that is none",
			{ payload_components: [form({ properties: { a: { type: "string", pattern: "(" } } })] },
			"task.payload_components.0.schema.properties.a.pattern",
		],
		[
			"a required field that is none",
			{ payload_components: [form({ properties: {}, required: ["a"] })] },
			"task.payload_components.0.schema.required.0",
		],
		["a due time before time", { due_at: "0000-01-01T00:00:00Z" }, "task.due_at"],
		[
			"a known component of the wrong shape",
			{ payload_components: [{ type: "choice", id: "c" }] },
			"task.payload_components.0.options",
		],
		[
			"a wrong component within a section",
			{
				payload_components: [
					{ type: "section", id: "s", components: [{ type: "image_preview", id: "i", url: "javascript:0" }] },
				],
			},
			"task.payload_components.0.components.0.url",
		],
		["no title", { title: "" }, "task.title"],
		["another version", { schema: "flomastr.task/v2" }, "task.schema"],
	])("%s", async (_, values, field) => {
		const refused = create({ task: { ...sampleTask(), ...(values as object) } });
		await expect(refused).rejects.toMatchObject({ code: "invalid", fields: { [field]: expect.any(String) } });
	});

	it.each(["/webhook-waiting/../rest/users", "/webhook-waiting/%2e%2e/rest/users", "/rest/users"])(
		"a way back that leads elsewhere in n8n: %s",
		async (path) => {
			const refused = create({ task: sampleTask(), resume: { ...sampleResume, path } });
			await expect(refused).rejects.toMatchObject({ code: "invalid", fields: { "resume.path": expect.any(String) } });
		},
	);

	it.each([[null], ["task"], [{}], [{ task: null }], [{ task: sampleTask({ title: "a\0b" }) }], [{ task: [] }]])(
		"what is no task at all: %j",
		async (body) => {
			await expect(create(body)).rejects.toMatchObject({ code: "invalid" });
		},
	);
});

it("does not show one tenant's task to another", async () => {
	const { task } = await create({ task: sampleTask() });
	const other = createCtxRunner(hot, await createTenantRow(hot), asha);
	await expect(other.inTenant((ctx) => getTask(ctx, { taskId: task.id }))).rejects.toMatchObject({ code: "not_found" });
	await expect(run.inTenant((ctx) => getTask(ctx, { taskId: "no-uuid" }))).rejects.toMatchObject({ code: "not_found" });
});
