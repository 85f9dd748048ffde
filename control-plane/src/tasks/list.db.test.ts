import { TaskPage, TaskQuery } from "@flomastr/contracts/task";
import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { createCtxRunner } from "../../test/ctx.ts";
import { createHotStore } from "../../test/hot-store.ts";
import { createContact, createPerson, createTenantRow } from "../../test/rows.ts";
import { sampleTask } from "../../test/sample-task.ts";
import { cancelTask } from "./cancel.ts";
import { claimTask } from "./claim.ts";
import { createTask } from "./create.ts";
import { decideTask } from "./decide.ts";
import { listTasks } from "./list.ts";

const { hot } = await createHotStore();
const tenant = await createTenantRow(hot);
const asha = await createPerson(hot, tenant, { name: "Asha" });
const ravi = await createPerson(hot, tenant, { name: "Ravi" });
const run = createCtxRunner(hot, tenant, asha);
const list = (query: Record<string, unknown> = {}, as = asha) =>
	run.as(as).inTenant((ctx) => listTasks(ctx, TaskQuery.parse(query)));
const titles = async (query: Record<string, unknown> = {}) => (await list(query)).tasks.map(({ title }) => title);

beforeAll(async () => {
	const contact = await createContact(hot, tenant, { name: "Meera Iyer" });
	const create = async (title: string, values = {}) => {
		run.clock.time = new Date(run.clock.time.getTime() + 1000);
		return (await run.inTenant((ctx) => createTask(ctx, { task: sampleTask({ title, ...values }) }))).task.id;
	};
	await create("first", { priority: "urgent", due_at: "2026-11-20T09:00:00Z", links: { contact_id: contact.id } });
	const mine = await create("mine", { summary: "100% sure", task_type: "refund" });
	const taken = await create("taken");
	const decided = await create("decided");
	const cancelled = await create("cancelled");
	await run.inTenant((ctx) => claimTask(ctx, { taskId: mine }));
	await run.as(ravi).inTenant((ctx) => claimTask(ctx, { taskId: taken }));
	const decision = { action: "approve", values: {}, comment: null };
	await run.inTenant((ctx) => decideTask(ctx, { taskId: decided, decision }));
	await run.inTenant((ctx) => cancelTask(ctx, { taskId: cancelled }));

	const other = createCtxRunner(hot, await createTenantRow(hot), ravi);
	const foreign = sampleTask({ title: "theirs", task_type: "their_type" });
	await other.inTenant((ctx) => createTask(ctx, { task: foreign }));
});

describe("the queue", () => {
	it("shows what is to do, newest first, to everyone of the tenant, and counts for who asks", async () => {
		const page = await list();
		expect(TaskPage.parse(page)).toEqual(page);
		expect(page.tasks.map(({ title }) => title)).toEqual(["taken", "mine", "first"]);
		expect(page).toMatchObject({
			next_cursor: null,
			counts: { todo: 3, mine: 1, overdue: 1 },
			task_types: ["quote_review", "refund"],
		});
		expect(page.tasks.at(-1)).toMatchObject({ contact_name: "Meera Iyer", bulk_actions: ["approve"] });
		expect((await list({}, ravi)).tasks).toEqual(page.tasks);
	});

	it.each<[Record<string, unknown>, string[]]>([
		[{ state: "open" }, ["first"]],
		[{ state: "claimed" }, ["taken", "mine"]],
		[{ state: "decided" }, ["decided"]],
		[{ state: "cancelled" }, ["cancelled"]],
		[{ state: "expired" }, []],
		[{ state: "all" }, ["cancelled", "decided", "taken", "mine", "first"]],
		[{ mine: "true" }, ["mine"]],
		[{ priority: "urgent" }, ["first"]],
		[{ task_type: "refund" }, ["mine"]],
		[{ q: "IYER" }, ["first"]],
		[{ q: "100%" }, ["mine"]],
		[{ q: "%" }, ["mine"]],
		[{ q: "_" }, []],
		[{ q: "tak" }, ["taken"]],
		[{ q: " " }, ["taken", "mine", "first"]],
		[{ q: "\0" }, []],
		[{ q: "'; drop table tasks; --" }, []],
	])("filtered by %j", async (query, expected) => {
		expect(await titles(query)).toEqual(expected);
	});
});

describe("paging", () => {
	it("shows each task once, also where many were created in one instant", async () => {
		const crowded = await createTenantRow(hot);
		const people = createCtxRunner(hot, crowded, asha);
		for (let index = 0; index < 25; index += 1)
			await people.inTenant((ctx) => createTask(ctx, { task: sampleTask({ title: `t${index}` }) }));
		// Half of them apart by microseconds, which a JavaScript date cannot tell.
		await hot.execute(sql`
			update tasks set created_at = created_at + (ascii(right(title, 1)) || ' microseconds')::interval
			where tenant_id = ${crowded.id} and length(title) = 3`);
		const seen: string[] = [];
		let cursor: string | null | undefined;
		do {
			const page = await people.inTenant((ctx) =>
				listTasks(ctx, TaskQuery.parse({ limit: 4, cursor: cursor ?? undefined })),
			);
			seen.push(...page.tasks.map(({ id }) => id));
			cursor = page.next_cursor;
		} while (cursor);
		expect(seen).toHaveLength(25);
		expect(new Set(seen).size).toBe(25);
	});

	it.each([
		"x",
		"",
		Buffer.from('["now", 1]').toString("base64url"),
		Buffer.from('["2026-11-20","0"]').toString("base64url"),
	])("refuses a cursor that it did not write: %j", async (cursor) => {
		await expect(list({ cursor })).rejects.toMatchObject({ code: "invalid", fields: { cursor: expect.any(String) } });
	});
});
