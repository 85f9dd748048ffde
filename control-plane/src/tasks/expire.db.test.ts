import { eq } from "drizzle-orm";
import { beforeEach, expect, it } from "vitest";
import { systemActor, type TenantRef } from "#context.ts";
import { deliveries } from "#deliveries/schema.hot.ts";
import { Signals } from "#signals.ts";
import { type CtxRunner, createCtxRunner } from "../../test/ctx.ts";
import { createHotStore } from "../../test/hot-store.ts";
import { createPerson, createTenantRow } from "../../test/rows.ts";
import { sampleResume, sampleTask } from "../../test/sample-task.ts";
import { claimTask } from "./claim.ts";
import { createTask } from "./create.ts";
import { decideTask } from "./decide.ts";
import { expireTasks } from "./expire.ts";
import { expireTasksEverywhere } from "./expire-everywhere.ts";
import { getTask } from "./get.ts";
import { resumeRequest } from "./resume-request.ts";
import { tasks } from "./schema.hot.ts";

const { hot } = await createHotStore();
const dueAt = "2026-11-20T10:00:00Z";
let tenant: TenantRef;
let run: CtxRunner;
beforeEach(async () => {
	tenant = await createTenantRow(hot);
	run = createCtxRunner(hot, tenant, await createPerson(hot, tenant));
});
const newTask = async (values = {}, resume: typeof sampleResume | null = sampleResume) => {
	const body = { task: sampleTask({ due_at: dueAt, ...values }), resume };
	return (await run.inTenant((ctx) => createTask(ctx, body))).task.id;
};
const expire = () => run.as(systemActor).inTenant(expireTasks);
const get = (taskId: string) => run.inTenant((ctx) => getTask(ctx, { taskId }));
const resumesOf = (id: string) => hot.select().from(deliveries).where(eq(deliveries.subjectId, id));
const atDueTime = () => {
	run.clock.time = new Date(dueAt);
};

it("leaves a task alone before its time, and one without a time for ever", async () => {
	const early = await newTask();
	const timeless = await newTask({ due_at: null });
	run.clock.time = new Date(new Date(dueAt).getTime() - 1);
	expect(await expire()).toBe(0);
	atDueTime();
	expect(await expire()).toBe(1);
	expect((await get(early)).state).toBe("expired");
	expect((await get(timeless)).state).toBe("open");
});

it("answers with the action of on_timeout and every value as it was sent, and resumes as a timeout", async () => {
	const id = await newTask({ on_timeout: { action: "reject" } });
	atDueTime();
	run.published.length = 0;
	await expire();
	const task = await get(id);
	expect(task).toMatchObject({
		state: "expired",
		callback: "waiting",
		answer: {
			action: "reject",
			values: { reply: "Dear Dr Rao" },
			comment: null,
			decided_by: { id: "flomastr", name: "FloMastr", role: "system" },
			decided_at: "2026-11-20T10:00:00.000Z",
			duration_ms: 3_600_000,
			edits: [],
		},
	});
	expect(task.audit.at(-1)).toMatchObject({ what: "expired", actor: systemActor });
	const [row] = await hot.select().from(tasks).where(eq(tasks.id, id));
	expect(row && resumeRequest(row)).toEqual({ path: sampleResume.path, body: { answer: task.answer, timeout: true } });
	expect(row?.version).toBe(2);
	expect(await resumesOf(id)).toHaveLength(1);
	expect(run.published).toContainEqual({ type: "deliveries" });
});

it("answers `timeout` where no action was named, also for a task somebody holds", async () => {
	const id = await newTask();
	await run.inTenant((ctx) => claimTask(ctx, { taskId: id }));
	atDueTime();
	await expire();
	expect(await get(id)).toMatchObject({ state: "expired", answer: { action: "timeout" }, callback: "waiting" });
	expect(await resumesOf(id)).toHaveLength(1);
});

it("leaves a task overdue that names no action and that no execution waits for", async () => {
	const overdue = await newTask({}, null);
	const settled = await newTask({ on_timeout: { action: "reject" } }, null);
	atDueTime();
	expect(await expire()).toBe(1);
	expect((await get(overdue)).state).toBe("open");
	expect(await get(settled)).toMatchObject({ state: "expired", answer: { action: "reject" }, callback: "none" });
	expect(await resumesOf(settled)).toEqual([]);
});

it("tells who decides too late that the time had come", async () => {
	const id = await newTask();
	atDueTime();
	await expire();
	const decision = { action: "approve", values: {}, comment: null };
	await expect(run.inTenant((ctx) => decideTask(ctx, { taskId: id, decision }))).rejects.toMatchObject({
		code: "conflict",
		message: expect.stringContaining("due time"),
		details: { state: "expired", decided_by: { name: "FloMastr" } },
	});
});

it("does not undo a decision that was made in time", async () => {
	const id = await newTask();
	const decision = { action: "approve", values: {}, comment: null };
	await run.inTenant((ctx) => decideTask(ctx, { taskId: id, decision }));
	atDueTime();
	expect(await expire()).toBe(0);
	expect((await get(id)).state).toBe("decided");
});

it("leaves one end and one way back when a decision and two clocks meet", async () => {
	const ids = await Promise.all(Array.from({ length: 12 }, () => newTask()));
	atDueTime();
	const decision = { action: "approve", values: {}, comment: null };
	await Promise.allSettled([
		...ids.map((taskId) => run.inTenant((ctx) => decideTask(ctx, { taskId, decision }))),
		expire(),
		expire(),
	]);
	while ((await expire()) > 0);
	for (const id of ids) {
		const task = await get(id);
		expect(["decided", "expired"]).toContain(task.state);
		expect(task.audit).toHaveLength(2);
		expect(await resumesOf(id)).toHaveLength(1);
	}
});

it("goes through every tenant, and through more than one batch", async () => {
	const mine = await Promise.all(Array.from({ length: 205 }, () => newTask()));
	const other = await createTenantRow(hot);
	const theirs = createCtxRunner(hot, other);
	const { task } = await theirs.inTenant((ctx) =>
		createTask(ctx, { task: sampleTask({ due_at: dueAt }), resume: sampleResume }),
	);
	const signals = new Signals();
	const told = new Set<string>();
	signals.subscribe((signal) => signal.type === "archive" && told.add(signal.tenantId));
	const clock = () => new Date(dueAt);
	expect(await expireTasksEverywhere({ hot, signals, clock })).toBe(mine.length + 1);
	expect(await expireTasksEverywhere({ hot, signals, clock })).toBe(0);
	expect((await theirs.inTenant((ctx) => getTask(ctx, { taskId: task.id }))).state).toBe("expired");
	expect(told).toEqual(new Set([tenant.id, other.id]));
});
