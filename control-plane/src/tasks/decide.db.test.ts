import { TaskAnswer, TaskDetail } from "@flomastr/contracts/task";
import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { deliveries } from "#deliveries/schema.hot.ts";
import { events } from "#events/schema.hot.ts";
import { createCtxRunner } from "../../test/ctx.ts";
import { createHotStore } from "../../test/hot-store.ts";
import { createPerson, createTenantRow, createThread } from "../../test/rows.ts";
import { everyComponent, sampleResume, sampleTask } from "../../test/sample-task.ts";
import { cancelTask } from "./cancel.ts";
import { claimTask } from "./claim.ts";
import { createTask } from "./create.ts";
import { decideTask } from "./decide.ts";
import { resumeRequest } from "./resume-request.ts";
import { tasks } from "./schema.hot.ts";

const { hot } = await createHotStore();
const tenant = await createTenantRow(hot);
const asha = await createPerson(hot, tenant, { name: "Asha" });
const ravi = await createPerson(hot, tenant, { name: "Ravi" });
const olga = await createPerson(hot, tenant, { name: "Olga", role: "owner" });
const run = createCtxRunner(hot, tenant, asha);

const newTask = async (values = {}, resume: typeof sampleResume | null = sampleResume) =>
	(await run.inTenant((ctx) => createTask(ctx, { task: sampleTask(values), resume }))).task;
const approve = { action: "approve", values: {}, comment: null };
const decide = (taskId: string, decision: Parameters<typeof decideTask>[1]["decision"] = approve, as = asha) =>
	run.as(as).inTenant((ctx) => decideTask(ctx, { taskId, decision }));
const rowOf = async (id: string) => (await hot.select().from(tasks).where(eq(tasks.id, id)))[0];
const resumesOf = (id: string) =>
	hot
		.select()
		.from(deliveries)
		.where(and(eq(deliveries.subjectId, id), eq(deliveries.kind, "resume")));
const eventsOf = async (id: string) =>
	(await hot.select().from(events).where(eq(events.type, "task.decided"))).filter(({ data }) => data.task_id === id);

describe("a decision", () => {
	it("is stored, audited, told to workflows, and sent back to the execution that waits", async () => {
		const thread = await createThread(hot, tenant);
		const task = await newTask({ links: { thread_id: thread.id } });
		const before = await rowOf(task.id);
		run.clock.time = new Date(run.clock.time.getTime() + 65_000);
		run.published.length = 0;
		const decided = await decide(task.id, { action: "reject", values: { reply: "Dear doctor" }, comment: "Too dear" });

		expect(TaskDetail.parse(decided)).toEqual(decided);
		const answer = {
			task_id: task.id,
			action: "reject",
			values: { reply: "Dear doctor" },
			comment: "Too dear",
			decided_by: { id: asha.id, name: "Asha", role: "agent" },
			decided_at: run.clock.time.toISOString(),
			duration_ms: 65_000,
			edits: [{ id: "reply", before: "Dear Dr Rao", after: "Dear doctor" }],
		};
		expect(TaskAnswer.parse(decided.answer)).toEqual(answer);
		expect(decided).toMatchObject({ state: "decided", callback: "waiting" });
		expect(decided.audit.map(({ what, actor, note }) => [what, actor.name, note])).toEqual([
			["created", "Asha", null],
			["decided", "Asha", "Too dear"],
		]);

		const row = await rowOf(task.id);
		expect(row?.version).toBe((before?.version ?? 0) + 1);
		expect(row && resumeRequest(row)).toEqual({ path: sampleResume.path, body: { answer, timeout: false } });
		expect(await resumesOf(task.id)).toMatchObject([
			{ tenantId: tenant.id, orderKey: `resume:${task.id}`, state: "pending", attempts: 0 },
		]);
		expect(await eventsOf(task.id)).toMatchObject([{ threadId: thread.id, contactId: thread.contactId }]);
		expect(run.published).toEqual(
			expect.arrayContaining([
				{ type: "live", tenantId: tenant.id, event: { type: "task", task_id: task.id } },
				{ type: "live", tenantId: tenant.id, event: { type: "thread", thread_id: thread.id } },
				{ type: "deliveries" },
				{ type: "archive", tenantId: tenant.id },
			]),
		);
	});

	it("of a task nobody waits for goes nowhere but is stored", async () => {
		const task = await newTask({}, null);
		expect(await decide(task.id)).toMatchObject({ state: "decided", callback: "none" });
		expect(await resumesOf(task.id)).toEqual([]);
		const row = await rowOf(task.id);
		expect(row && resumeRequest(row)).toBeNull();
	});

	it("with wrong values gets a message per field and changes nothing", async () => {
		const task = await newTask({ payload_components: everyComponent });
		run.published.length = 0;
		const values = { quotes: 7, form: { name: "", phone: "1" }, list: [], nobody: 1 };
		await expect(decide(task.id, { ...approve, values })).rejects.toMatchObject({
			code: "invalid",
			fields: {
				quotes: expect.any(String),
				"form.name": expect.any(String),
				"form.phone": expect.any(String),
				list: expect.any(String),
				nobody: expect.any(String),
			},
		});
		expect(await rowOf(task.id)).toMatchObject({ state: "open", answer: null, version: 1 });
		expect(run.published).toEqual([]);
	});

	it("cannot be made in another tenant", async () => {
		const task = await newTask();
		const elsewhere = createCtxRunner(hot, await createTenantRow(hot), olga);
		const tried = elsewhere.inTenant((ctx) => decideTask(ctx, { taskId: task.id, decision: approve }));
		await expect(tried).rejects.toMatchObject({ code: "not_found" });
		expect(await rowOf(task.id)).toMatchObject({ state: "open" });
	});

	it("is a person's: neither a workflow's nor a reader's", async () => {
		const task = await newTask();
		const reader = await createPerson(hot, tenant, { role: "read_only" });
		await expect(decide(task.id, approve, reader)).rejects.toMatchObject({ code: "forbidden" });
		const workflow = run.as({ type: "workflow", id: "wf", name: "Intake" });
		const tried = workflow.inTenant((ctx) => decideTask(ctx, { taskId: task.id, decision: approve }));
		await expect(tried).rejects.toMatchObject({ code: "forbidden" });
	});
});

// Owners too: they may step over a colleague's claim, but not over a decision.
describe.each(["agent", "owner"])("of 20 people of role %s deciding at once", (role) => {
	it("one wins, and 19 are told who and when", async () => {
		const task = await newTask();
		const people = await Promise.all(
			Array.from({ length: 20 }, (_, index) => createPerson(hot, tenant, { name: `Person ${index}`, role })),
		);
		const results = await Promise.allSettled(people.map((person) => decide(task.id, approve, person)));
		const winners = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
		expect(winners).toHaveLength(1);
		const { decided_by, decided_at } = TaskAnswer.parse(winners[0]?.answer);
		const losers = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
		expect(losers).toHaveLength(19);
		for (const loser of losers)
			expect(loser).toMatchObject({
				code: "conflict",
				message: expect.stringContaining(`${decided_by.name} already decided this task ("Approve and send")`),
				details: { state: "decided", decided_by, decided_at },
			});
		expect(await resumesOf(task.id)).toHaveLength(1);
		expect(await eventsOf(task.id)).toHaveLength(1);
	});
});

describe("a late decision", () => {
	it("that is wrong too is told that it is late, not that it is wrong", async () => {
		const task = await newTask();
		await decide(task.id);
		await expect(decide(task.id, { ...approve, values: { nobody: 1 } }, ravi)).rejects.toMatchObject({
			code: "conflict",
		});
	});
});

describe("a claimed task", () => {
	it("is decided by who holds it", async () => {
		const task = await newTask();
		await run.inTenant((ctx) => claimTask(ctx, { taskId: task.id }));
		expect(await decide(task.id)).toMatchObject({ state: "decided" });
	});

	it("is not decided by a colleague, who is told who holds it", async () => {
		const task = await newTask();
		await run.inTenant((ctx) => claimTask(ctx, { taskId: task.id }));
		await expect(decide(task.id, approve, ravi)).rejects.toMatchObject({
			code: "conflict",
			message: expect.stringContaining("Asha is working on this task"),
			details: { claimed_by: { id: asha.id, name: "Asha" } },
		});
		expect(await rowOf(task.id)).toMatchObject({ state: "claimed" });
	});

	it("is decided by an owner all the same", async () => {
		const task = await newTask();
		await run.inTenant((ctx) => claimTask(ctx, { taskId: task.id }));
		expect(await decide(task.id, approve, olga)).toMatchObject({ answer: { decided_by: { name: "Olga" } } });
	});
});

it("a cancelled task takes no decision and says why", async () => {
	const task = await newTask();
	await run.inTenant((ctx) => cancelTask(ctx, { taskId: task.id }));
	await expect(decide(task.id)).rejects.toMatchObject({
		code: "conflict",
		message: expect.stringContaining("cancelled"),
		details: { state: "cancelled", decided_by: null },
	});
});
