import { BulkDecisionResult } from "@flomastr/contracts/task";
import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { deliveries } from "#deliveries/schema.hot.ts";
import { createCtxRunner } from "../../test/ctx.ts";
import { createHotStore } from "../../test/hot-store.ts";
import { createPerson, createTenantRow } from "../../test/rows.ts";
import { sampleResume, sampleTask } from "../../test/sample-task.ts";
import { claimTask } from "./claim.ts";
import { createTask } from "./create.ts";
import { decideTask } from "./decide.ts";
import { decideTasks } from "./decide-many.ts";
import { getTask } from "./get.ts";

const { hot } = await createHotStore();
const tenant = await createTenantRow(hot);
const asha = await createPerson(hot, tenant, { name: "Asha" });
const ravi = await createPerson(hot, tenant, { name: "Ravi" });
const run = createCtxRunner(hot, tenant, asha);
const decision = { action: "approve", values: {}, comment: null };
const newTask = async (values = {}) =>
	(await run.inTenant((ctx) => createTask(ctx, { task: sampleTask(values), resume: sampleResume }))).task.id;
const decideAll = (task_ids: string[], as = asha) =>
	run.as(as).inTenant((ctx) => decideTasks(ctx, { task_ids, decision }));
const stateOf = async (taskId: string) => (await run.inTenant((ctx) => getTask(ctx, { taskId }))).state;

it("decides what can be decided and says of the rest why not", async () => {
	const fine = [await newTask(), await newTask()];
	const decided = await newTask();
	await run.as(ravi).inTenant((ctx) => decideTask(ctx, { taskId: decided, decision }));
	const held = await newTask();
	await run.as(ravi).inTenant((ctx) => claimTask(ctx, { taskId: held }));
	const needsComment = await newTask({ actions: [{ id: "approve", label: "Approve", requires: ["comment"] }] });
	const foreign = crypto.randomUUID();
	run.published.length = 0;

	const result = await decideAll([fine[0] ?? "", decided, held, needsComment, foreign, fine[1] ?? ""]);
	expect(BulkDecisionResult.parse(result)).toEqual(result);
	expect(result.results).toEqual([
		{ task_id: fine[0], ok: true, message: null },
		{ task_id: decided, ok: false, message: expect.stringContaining("Ravi already decided") },
		{ task_id: held, ok: false, message: expect.stringContaining("Ravi is working on this task") },
		{ task_id: needsComment, ok: false, message: expect.stringContaining("needs a comment") },
		{ task_id: foreign, ok: false, message: expect.stringContaining("no task") },
		{ task_id: fine[1], ok: true, message: null },
	]);
	for (const id of fine) {
		expect(await stateOf(id)).toBe("decided");
		expect(await hot.select().from(deliveries).where(eq(deliveries.subjectId, id))).toHaveLength(1);
	}
	expect(await stateOf(needsComment)).toBe("open");
	const told = run.published.flatMap((signal) =>
		signal.type === "live" && signal.event.type === "task" ? [signal.event.task_id] : [],
	);
	expect(told.sort()).toEqual([...fine].sort());
});

it("decides a task that is named twice once", async () => {
	const id = await newTask();
	const { results } = await decideAll([id, id]);
	expect(results.map(({ ok }) => ok)).toEqual([true, true]);
	expect(await hot.select().from(deliveries).where(eq(deliveries.subjectId, id))).toHaveLength(1);
});

it("by two people at once in opposite orders decides each task once, without a deadlock", async () => {
	const ids = await Promise.all(Array.from({ length: 10 }, () => newTask()));
	const [one, other] = await Promise.all([decideAll(ids), decideAll([...ids].reverse(), ravi)]);
	const wins = (result: typeof one) => result.results.filter(({ ok }) => ok).length;
	expect(wins(one) + wins(other)).toBe(10);
});
