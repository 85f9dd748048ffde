import { describe, expect, it } from "vitest";
import { createCtxRunner } from "../../test/ctx.ts";
import { createHotStore } from "../../test/hot-store.ts";
import { createPerson, createTenantRow } from "../../test/rows.ts";
import { sampleResume, sampleTask } from "../../test/sample-task.ts";
import { cancelTask } from "./cancel.ts";
import { claimTask } from "./claim.ts";
import { createTask } from "./create.ts";
import { decideTask } from "./decide.ts";
import { releaseTask } from "./release.ts";

const { hot } = await createHotStore();
const tenant = await createTenantRow(hot);
const asha = await createPerson(hot, tenant, { name: "Asha" });
const ravi = await createPerson(hot, tenant, { name: "Ravi" });
const mona = await createPerson(hot, tenant, { name: "Mona", role: "manager" });
const reader = await createPerson(hot, tenant, { name: "Rita", role: "read_only" });
const workflow = { type: "workflow", id: "wf", name: "Intake" } as const;
const run = createCtxRunner(hot, tenant, asha);

const newTask = async () =>
	(await run.inTenant((ctx) => createTask(ctx, { task: sampleTask(), resume: sampleResume }))).task.id;
const claim = (taskId: string, as = asha) => run.as(as).inTenant((ctx) => claimTask(ctx, { taskId }));
const release = (taskId: string, as = asha) => run.as(as).inTenant((ctx) => releaseTask(ctx, { taskId }));
const cancel = (taskId: string, as: Parameters<typeof run.as>[0] = asha) =>
	run.as(as).inTenant((ctx) => cancelTask(ctx, { taskId, note: "moot" }));
const decide = (taskId: string) =>
	run.inTenant((ctx) => decideTask(ctx, { taskId, decision: { action: "approve", values: {}, comment: null } }));
const heldByAsha = { code: "conflict", details: { claimed_by: { id: asha.id, name: "Asha" } } };

describe("claiming", () => {
	it("takes the task for oneself; once more changes nothing", async () => {
		const id = await newTask();
		const claimed = await claim(id);
		expect(claimed).toMatchObject({ state: "claimed", claimed_by: { id: asha.id, name: "Asha" } });
		expect(claimed.audit.map(({ what }) => what)).toEqual(["created", "claimed"]);
		expect(await claim(id)).toEqual(claimed);
	});

	it("of 20 at once lets one have it and tells 19 who", async () => {
		const id = await newTask();
		const people = await Promise.all(
			Array.from({ length: 20 }, (_, index) => createPerson(hot, tenant, { name: `Person ${index}` })),
		);
		const results = await Promise.allSettled(people.map((person) => claim(id, person)));
		const holders = results.flatMap((result) => (result.status === "fulfilled" ? [result.value.claimed_by] : []));
		expect(holders).toHaveLength(1);
		const refused = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
		expect(refused).toHaveLength(19);
		for (const error of refused) expect(error).toMatchObject({ code: "conflict", details: { claimed_by: holders[0] } });
	});

	it("does not take away what a colleague holds, not even for a manager, who releases it first", async () => {
		const id = await newTask();
		await claim(id);
		await expect(claim(id, mona)).rejects.toMatchObject(heldByAsha);
		await release(id, mona);
		expect(await claim(id, mona)).toMatchObject({ claimed_by: { name: "Mona" } });
	});

	it("is not for readers or workflows, nor for what has ended or is not there", async () => {
		const id = await newTask();
		await expect(claim(id, reader)).rejects.toMatchObject({ code: "forbidden" });
		await expect(run.as(workflow).inTenant((ctx) => claimTask(ctx, { taskId: id }))).rejects.toMatchObject({
			code: "forbidden",
		});
		await decide(id);
		await expect(claim(id)).rejects.toMatchObject({ code: "conflict", details: { state: "decided" } });
		await expect(claim(crypto.randomUUID())).rejects.toMatchObject({ code: "not_found" });
	});
});

describe("releasing", () => {
	it("gives the task back to everyone", async () => {
		const id = await newTask();
		await claim(id);
		expect(await release(id)).toMatchObject({ state: "open", claimed_by: null });
		expect(await claim(id, ravi)).toMatchObject({ claimed_by: { name: "Ravi" } });
	});

	it("leaves an open task as it is", async () => {
		const id = await newTask();
		const released = await release(id);
		expect(released.audit.map(({ what }) => what)).toEqual(["created"]);
	});

	it("is refused to a colleague", async () => {
		const id = await newTask();
		await claim(id);
		await expect(release(id, ravi)).rejects.toMatchObject(heldByAsha);
	});

	it("does not reopen what has ended", async () => {
		const id = await newTask();
		await decide(id);
		await expect(release(id)).rejects.toMatchObject({ code: "conflict", details: { state: "decided" } });
	});
});

describe("cancelling", () => {
	it("takes the task out of the queue and keeps why", async () => {
		const id = await newTask();
		const cancelled = await cancel(id);
		expect(cancelled).toMatchObject({ state: "cancelled", answer: null, callback: "none" });
		expect(cancelled.audit.at(-1)).toMatchObject({ what: "cancelled", note: "moot", actor: asha });
	});

	it("is refused to a colleague of who holds it, not to the workflow that asked", async () => {
		const id = await newTask();
		await claim(id);
		await expect(cancel(id, ravi)).rejects.toMatchObject(heldByAsha);
		expect(await cancel(id, workflow)).toMatchObject({ state: "cancelled" });
	});

	it("is refused to readers and for what has ended", async () => {
		const id = await newTask();
		await expect(cancel(id, reader)).rejects.toMatchObject({ code: "forbidden" });
		await decide(id);
		await expect(cancel(id, workflow)).rejects.toMatchObject({ code: "conflict", details: { state: "decided" } });
	});
});
