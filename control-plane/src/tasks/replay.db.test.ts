import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { systemActor } from "#context.ts";
import { deliveries } from "#deliveries/schema.hot.ts";
import { createCtxRunner } from "../../test/ctx.ts";
import { createHotStore } from "../../test/hot-store.ts";
import { createPerson, createTenantRow } from "../../test/rows.ts";
import { sampleResume, sampleTask } from "../../test/sample-task.ts";
import { createTask } from "./create.ts";
import { decideTask } from "./decide.ts";
import { getTask } from "./get.ts";
import { markTaskOrphaned } from "./mark-orphaned.ts";
import { markTaskResumed } from "./mark-resumed.ts";
import { replayTask } from "./replay.ts";

const { hot } = await createHotStore();
const tenant = await createTenantRow(hot);
const run = createCtxRunner(hot, tenant, await createPerson(hot, tenant, { role: "manager" }));
const system = run.as(systemActor);

const newTask = async (resume: typeof sampleResume | null = sampleResume) =>
	(await run.inTenant((ctx) => createTask(ctx, { task: sampleTask(), resume }))).task.id;
const decidedTask = async () => {
	const taskId = await newTask();
	const decision = { action: "approve", values: {}, comment: null };
	await run.inTenant((ctx) => decideTask(ctx, { taskId, decision }));
	return taskId;
};
const orphan = (taskId: string) =>
	system.inTenant((ctx) => markTaskOrphaned(ctx, { taskId, reason: "n8n answered 404\0" }));
const replay = (taskId: string) => run.inTenant((ctx) => replayTask(ctx, { taskId }));
const get = (taskId: string) => run.inTenant((ctx) => getTask(ctx, { taskId }));
const waysBack = (id: string) => hot.select().from(deliveries).where(eq(deliveries.subjectId, id));
const setState = (id: string, values: Partial<typeof deliveries.$inferInsert>) =>
	hot.update(deliveries).set(values).where(eq(deliveries.subjectId, id));

describe("a task whose workflow is gone", () => {
	it("is marked once, stays readable, and keeps the reason", async () => {
		const id = await newTask();
		run.published.length = 0;
		expect(await orphan(id)).toBe(true);
		expect(await orphan(id)).toBe(false);
		const task = await get(id);
		expect(task).toMatchObject({ state: "open", orphaned: true });
		expect(task.audit.map(({ what, note }) => [what, note])).toEqual([
			["created", null],
			["orphaned", "n8n answered 404"],
		]);
		expect(run.published).toContainEqual({ type: "archive", tenantId: tenant.id });
	});

	it("of another tenant is left alone", async () => {
		const id = await newTask();
		const other = createCtxRunner(hot, await createTenantRow(hot), systemActor);
		expect(await other.inTenant((ctx) => markTaskOrphaned(ctx, { taskId: id, reason: "gone" }))).toBe(false);
		expect(await get(id)).toMatchObject({ orphaned: false });
	});
});

describe("replaying", () => {
	it("tries a dead delivery anew from where it stands, and the task is no orphan any more", async () => {
		const id = await decidedTask();
		await setState(id, { state: "dead", attempts: 12, finishedAt: new Date() });
		await orphan(id);
		expect(await get(id)).toMatchObject({ callback: "dead", orphaned: true });
		run.published.length = 0;
		const task = await replay(id);
		expect(task).toMatchObject({ callback: "waiting", orphaned: false });
		expect(task.audit.at(-1)).toMatchObject({ what: "replayed" });
		expect(await waysBack(id)).toMatchObject([{ state: "pending", attempts: 0, nextAttemptAt: run.clock.time }]);
		expect(run.published).toContainEqual({ type: "deliveries" });
	});

	it("makes a new delivery when the dead one was swept from the list", async () => {
		const id = await decidedTask();
		await hot.delete(deliveries).where(eq(deliveries.subjectId, id));
		await orphan(id);
		await replay(id);
		expect(await waysBack(id)).toMatchObject([{ kind: "resume", state: "pending", orderKey: `resume:${id}` }]);
	});

	it("twice at once makes no second delivery", async () => {
		const id = await decidedTask();
		await setState(id, { state: "dead" });
		await Promise.all([replay(id), replay(id)]);
		expect(await waysBack(id)).toHaveLength(1);
	});

	it("leaves alone what is being delivered at this moment", async () => {
		const id = await decidedTask();
		await setState(id, { state: "running", attempts: 3 });
		await replay(id);
		expect(await waysBack(id)).toMatchObject([{ state: "running", attempts: 3 }]);
	});

	it("is refused while there is no answer, where nobody waits, and after the answer arrived", async () => {
		await expect(replay(await newTask())).rejects.toMatchObject({ code: "conflict", message: /no answer/ });
		const alone = await newTask(null);
		const decision = { action: "approve", values: {}, comment: null };
		await run.inTenant((ctx) => decideTask(ctx, { taskId: alone, decision }));
		await expect(replay(alone)).rejects.toMatchObject({ code: "conflict", message: /nowhere to send/ });
		const done = await decidedTask();
		await setState(done, { state: "delivered" });
		await expect(replay(done)).rejects.toMatchObject({ code: "conflict", message: /received this answer already/ });
	});

	it("is a person's", async () => {
		const id = await decidedTask();
		const workflow = run.as({ type: "workflow", id: "wf", name: "Intake" });
		await expect(workflow.inTenant((ctx) => replayTask(ctx, { taskId: id }))).rejects.toMatchObject({
			code: "forbidden",
		});
	});
});

it("remembers that the answer arrived when the delivery was swept long ago", async () => {
	const id = await decidedTask();
	await setState(id, { state: "delivered" });
	await system.inTenant((ctx) => markTaskResumed(ctx, { taskId: id }));
	await hot.delete(deliveries).where(eq(deliveries.subjectId, id));
	const task = await get(id);
	expect(task).toMatchObject({ callback: "delivered" });
	expect(task.audit.at(-1)).toMatchObject({ what: "resumed", actor: systemActor });
});
