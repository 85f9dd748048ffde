import { randomUUID } from "node:crypto";
import { ProvisioningError } from "@flomastr/provisioning/errors";
import { eq } from "drizzle-orm";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { deliveries } from "#deliveries/schema.hot.ts";
import { tenants } from "#tenants/schema.hot.ts";
import { createHotStore } from "../../../test/hot-store.ts";
import { createSleepStack, layOutN8n } from "../../../test/sleep-stack.ts";
import { until } from "../../../test/until.ts";

const store = await createHotStore();
const { hot } = store;
beforeAll(() => layOutN8n(hot));
beforeEach(() =>
	hot.$client.query(
		"truncate n8n.execution_entity, n8n.workflow_entity, n8n.workflow_history, n8n.webhook_entity; delete from tenants",
	),
);

const deliver = (tenantId: string, values: Partial<typeof deliveries.$inferInsert> = {}) =>
	hot.insert(deliveries).values({
		id: randomUUID(),
		tenantId,
		kind: "event",
		orderKey: randomUUID(),
		subjectId: randomUUID(),
		...values,
	});

async function schedule(expression: string, type = "n8n-nodes-base.scheduleTrigger"): Promise<void> {
	const parameters = { rule: { interval: [{ field: "cronExpression", expression }] } };
	const nodes = JSON.stringify([{ id: "n", name: "When", type, parameters }]);
	await hot.$client.query("insert into n8n.workflow_history values ('v', 'w', $1)", [nodes]);
	await hot.$client.query("insert into n8n.workflow_entity values ('w', 'Report', true, 'v', '{}', null)");
}

const execute = (status: string, waitTill: Date | null = null) =>
	hot.$client.query(
		'insert into n8n.execution_entity ("workflowId", status, "waitTill") values (\'w\', $1, $2) returning id',
		[status, waitTill],
	);

const later = (ms: number) => new Date(Date.now() + ms);

test("an idle tenant falls asleep by itself and wakes for whoever asks for it", async () => {
	const stack = await createSleepStack(store, { idleMs: () => 30 });
	await stack.wakefulness.start();
	await until("it sleeps", async () => (await stack.stateOf()) === "asleep" && stack.n8n.frozen);
	expect(await stack.wakefulness.awake(stack.tenant.id)).toBe(stack.n8n.address);
	expect(stack.n8n.frozen).toBe(false);
	expect(stack.wakes).toEqual([{ ms: expect.any(Number), cause: "request" }]);
	expect(stack.told.length).toBeGreaterThanOrEqual(2);
});

test("a tenant whose plan never sleeps stays awake, however idle it is", async () => {
	const stack = await createSleepStack(store, { idleMs: () => null });
	const other = await createSleepStack(store, { idleMs: () => 0 });
	await stack.wakefulness.start();
	await other.wakefulness.sleep(other.tenant.id);
	await stack.wakefulness.stop();
	expect(stack.calls).toEqual([]);
});

test("many who ask at once share one wake, and each gets the address only when n8n answers", async () => {
	const stack = await createSleepStack(store, { state: "asleep" });
	stack.n8n.ready = false;
	const asked = Array.from({ length: 50 }, () => stack.wakefulness.awake(stack.tenant.id, "event"));
	await until("it was thawed", () => !stack.n8n.frozen);
	expect(await stack.stateOf()).toBe("asleep");
	stack.n8n.ready = true;
	expect(new Set(await Promise.all(asked))).toEqual(new Set([stack.n8n.address]));
	expect(stack.calls).toEqual(["wake"]);
	expect(stack.wakes).toHaveLength(1);
	expect(await stack.stateOf()).toBe("active");
});

test.each<[string, RegExp, (stack: Awaited<ReturnType<typeof createSleepStack>>) => Promise<unknown>]>([
	["a delivery on its way", /1 deliveries/, ({ tenant }) => deliver(tenant.id, { state: "running" })],
	["a delivery that is due", /1 deliveries/, ({ tenant }) => deliver(tenant.id)],
	["a decision to hand over", /1 deliveries/, ({ tenant }) => deliver(tenant.id, { kind: "resume" })],
	["an open editor", /1 requests or open editors/, async ({ gateway }) => Object.assign(gateway, { open: 1 })],
	["a running execution", /an execution of a workflow is running/, () => execute("running")],
	["a schedule due soon", /a schedule is due at/, () => schedule("* * * * *")],
	["a wait that ends soon", /an execution that waits goes on at/, () => execute("waiting", later(90_000))],
	["a trigger that holds a connection", /listens from inside n8n/, () => schedule("", "n8n-nodes-base.kafkaTrigger")],
	[
		"an upgrade under way",
		/upgrade-tenant is under way/,
		({ sagas, tenant }) =>
			sagas.create({
				id: randomUUID(),
				saga: "upgrade-tenant",
				subject: tenant.id,
				input: {},
				state: "running",
				failure: null,
				steps: [
					{
						id: "back-up",
						title: "Back up",
						state: "running",
						output: null,
						error: null,
						startedAt: null,
						finishedAt: null,
					},
				],
			}),
	],
])("%s keeps it awake, and the answer says so", async (_, reason, arrange) => {
	const stack = await createSleepStack(store);
	await arrange(stack);
	expect(await stack.wakefulness.sleep(stack.tenant.id)).toMatch(reason);
	expect(stack.calls).toEqual([]);
	expect(await stack.stateOf()).toBe("active");
});

test("use just now keeps it awake, because the request may be between the gate and n8n", async () => {
	const stack = await createSleepStack(store, { timing: { graceMs: 60_000 } });
	await stack.wakefulness.awake(stack.tenant.id);
	expect(await stack.wakefulness.sleep(stack.tenant.id)).toMatch(/it was used \d+ ms ago/);
});

test("what is far off, over or for a vendor lets it sleep, and the next moment is remembered", async () => {
	const stack = await createSleepStack(store);
	const at = later(3_600_000);
	await execute("waiting", at);
	await execute("success");
	await deliver(stack.tenant.id, { kind: "send" });
	await deliver(stack.tenant.id, { state: "dead" });
	await deliver(stack.tenant.id, { nextAttemptAt: later(600_000) });
	await deliver(randomUUID());
	expect(await stack.wakefulness.sleep(stack.tenant.id)).toBeNull();
	expect(await stack.stateOf()).toBe("asleep");
	const [row] = await hot.select().from(tenants).where(eq(tenants.id, stack.tenant.id));
	expect(row?.nextDueAt).toEqual(at);
});

test("whoever asks while it falls asleep gets an n8n that is awake", async () => {
	const stack = await createSleepStack(store);
	const holding = Promise.withResolvers<void>();
	stack.before.sleep = () => holding.promise;
	const falling = stack.wakefulness.sleep(stack.tenant.id);
	await until("it falls asleep", () => stack.calls.includes("sleep"));
	const asked = stack.wakefulness.awake(stack.tenant.id);
	holding.resolve();
	expect(await asked).toBe(stack.n8n.address);
	expect(await falling).toMatch(/used just now/);
	expect(stack.n8n.frozen).toBe(false);
	expect(await stack.stateOf()).toBe("active");
});

test("a delivery or an execution that began while it fell asleep wakes it again", async () => {
	for (const arrange of [(id: string) => deliver(id, { state: "running" }), () => execute("running")]) {
		const stack = await createSleepStack(store);
		stack.before.sleep = async () => void (await arrange(stack.tenant.id));
		expect(await stack.wakefulness.sleep(stack.tenant.id)).not.toBeNull();
		expect(stack.calls).toEqual(["sleep", "wake"]);
		expect(await stack.stateOf()).toBe("active");
	}
});

test("a runtime that refuses to sleep leaves the tenant active", async () => {
	const stack = await createSleepStack(store);
	stack.before.sleep = () => Promise.reject(new Error("no room in swap"));
	stack.provisioning.runtime.ensure = async () => {};
	stack.provisioning.database.open = async () => {};
	stack.provisioning.runtime.inspect = async () => ({
		state: "asleep",
		detail: null,
		restarts: 0,
		address: null,
		pid: null,
	});
	await expect(stack.wakefulness.sleep(stack.tenant.id)).rejects.toThrow("no room in swap");
	expect(await stack.stateOf()).toBe("active");
	expect(await stack.wakefulness.awake(stack.tenant.id)).toBe(stack.n8n.address);
});

test("requests poured in while it falls asleep over and over all find an n8n that answers", async () => {
	const stack = await createSleepStack(store);
	async function request(): Promise<void> {
		// As the gateway does: counted before it asks for the address, until the answer.
		stack.gateway.open += 1;
		const address = await stack.wakefulness.awake(stack.tenant.id);
		const answer = await fetch(`${address}/webhook/x`, { signal: AbortSignal.timeout(10_000) });
		stack.gateway.open -= 1;
		expect(answer.status).toBe(200);
	}
	let sent = 0;
	const bursts: Promise<unknown>[] = [];
	function burst(): void {
		sent += 5;
		bursts.push(Promise.all(Array.from({ length: 5 }, request)));
	}
	const after = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms)).then(burst);
	// At another moment each time: while it is asked, while it is being frozen, when it has just been.
	const moments = ["asked", "freezing", "frozen", "slept"] as const;
	for (let round = 0; round < 100; round += 1) {
		const moment = moments[round % moments.length];
		stack.before.sleep = async () => {
			if (moment === "freezing") await after(round % 3);
			if (moment === "frozen") setTimeout(burst);
		};
		await Promise.all([
			stack.wakefulness.sleep(stack.tenant.id),
			moment === "asked" ? after(round % 7) : moment === "slept" ? after(30) : null,
		]);
		await until("nobody is left", () => stack.gateway.open === 0);
	}
	await Promise.all(bursts);
	expect(stack.n8n.answered).toBe(sent);
	expect(stack.n8n.answeredFrozen).toBe(0);
	expect(stack.held).toEqual([]);
	expect(stack.calls.filter((call) => call === "sleep").length).toBeGreaterThan(10);
});

test("a sleeping tenant is woken before something is due, stays for it, and sleeps again after", async () => {
	const stack = await createSleepStack(store, { idleMs: () => 0, timing: { soonMs: 300, leadMs: 200 } });
	const at = later(1_000);
	const { rows } = await execute("waiting", at);
	expect(await stack.wakefulness.sleep(stack.tenant.id)).toBeNull();
	await stack.wakefulness.start();
	await until("it woke", () => !stack.n8n.frozen);
	expect(Date.now()).toBeLessThan(at.getTime());
	expect(await stack.wakefulness.sleep(stack.tenant.id)).toMatch(/due now|used|goes on/);
	await hot.$client.query("update n8n.execution_entity set status = 'success' where id = $1", [rows[0]?.id]);
	await until("it sleeps again", () => stack.n8n.frozen);
	expect(Date.now()).toBeGreaterThan(at.getTime());
	expect(stack.wakes).toMatchObject([{ cause: "wait" }]);
});

test("one that was stopped to sleep is woken a boot before something is due, because n8n keeps no schedule it boots after", async () => {
	const timing = { soonMs: 120_000, leadMs: 50, bootMs: 60_000 };
	const due = { state: "asleep", nextDueAt: later(50_000), timing };
	const frozen = await createSleepStack(store, due);
	const stopped = await createSleepStack(store, { ...due, stopsToSleep: true });
	await frozen.wakefulness.start();
	await stopped.wakefulness.start();
	await until("the stopped one woke", () => stopped.calls.includes("wake"));
	expect(frozen.calls).toEqual([]);
});

test("after a restart a sleeping tenant sleeps on, and wakes for what was due meanwhile", async () => {
	const sleeping = await createSleepStack(store, { state: "asleep", nextDueAt: later(3_600_000) });
	await sleeping.wakefulness.start();
	const missed = await createSleepStack(store, { state: "asleep", nextDueAt: later(-60_000) });
	await missed.wakefulness.start();
	await until("the due one woke", () => missed.calls.includes("wake"));
	expect(sleeping.calls).toEqual([]);
});

test("after a restart the database is asked, because a crash may have come before the moment was written", async () => {
	const stack = await createSleepStack(store, { state: "asleep" });
	await execute("waiting", later(300));
	await stack.wakefulness.start();
	await until("it woke", () => stack.calls.includes("wake"));
});

test("a suspended tenant is not woken, because its host is closed", async () => {
	const stack = await createSleepStack(store, { state: "asleep" });
	await stack.provisioning.tenants.markState(stack.tenant.id, "suspended");
	expect(await stack.wakefulness.awake(stack.tenant.id)).toBeNull();
	await stack.wakefulness.wake(stack.tenant.id);
	expect(stack.calls).toEqual([]);
	expect(await stack.wakefulness.sleep(stack.tenant.id)).toBe("it is suspended");
	expect(await stack.wakefulness.awake(randomUUID())).toBeNull();
});

test.each(["suspended", "removing"] as const)(
	"one that is %s while it wakes stays so and is stopped, because a wake is no permission",
	async (state) => {
		const stack = await createSleepStack(store, { state: "asleep" });
		stack.before.wake = () => stack.provisioning.tenants.markState(stack.tenant.id, state);
		expect(await stack.wakefulness.awake(stack.tenant.id)).toBeNull();
		expect(stack.calls).toEqual(["wake", "stop"]);
		expect(await stack.stateOf()).toBe(state);
	},
);

test("one that is suspended while it is asked whether it may sleep stays so", async () => {
	const stack = await createSleepStack(store);
	const { markState } = stack.provisioning.tenants;
	Object.assign(stack.gateway, {
		inFlight: async () => {
			await markState(stack.tenant.id, "suspended");
			return 0;
		},
	});
	expect(await stack.wakefulness.sleep(stack.tenant.id)).toMatch(/changed/);
	expect(stack.calls).toEqual([]);
	expect(await stack.stateOf()).toBe("suspended");
});

test("while the engine is away an idle tenant works on, because its n8n does not need the engine", async () => {
	const stack = await createSleepStack(store, { idleMs: () => 0 });
	const away = () => Promise.reject(new ProvisioningError("docker_down", "The Docker engine does not answer."));
	stack.before.sleep = away;
	const { inspect } = stack.provisioning.runtime;
	stack.provisioning.runtime.inspect = away;
	await stack.wakefulness.start();
	await until("it was tried twice", () => stack.calls.length >= 2);
	expect(await stack.wakefulness.awake(stack.tenant.id)).toBe(stack.n8n.address);
	expect(new Set(stack.calls)).toEqual(new Set(["sleep"]));
	stack.provisioning.runtime.inspect = inspect;
	stack.before.sleep = async () => {};
	await until("it sleeps once the engine is back", () => stack.n8n.frozen);
});

test("one that boots counts as down until it is ready, because it says yes to everything and loses what it takes", async () => {
	const stack = await createSleepStack(store);
	stack.n8n.booting = true;
	expect(await stack.wakefulness.awake(stack.tenant.id)).toBeNull();
	expect(await stack.wakefulness.awake(stack.tenant.id, "event")).toBeNull();
	stack.n8n.booting = false;
	expect(await stack.wakefulness.awake(stack.tenant.id, "event")).toBe(stack.n8n.address);
	expect(stack.calls).toEqual([]);
});

test("a wake that fails is told to an operator, and leaves events waiting without counting a try", async () => {
	const stack = await createSleepStack(store, { state: "asleep" });
	stack.before.wake = () => Promise.reject(new Error("Docker is away"));
	expect(await stack.wakefulness.awake(stack.tenant.id, "event")).toBeNull();
	await expect(stack.wakefulness.wake(stack.tenant.id)).rejects.toThrow("Docker is away");
	stack.before.wake = async () => {};
	expect(await stack.wakefulness.awake(stack.tenant.id, "event")).toBe(stack.n8n.address);
});

test("one that woke by itself is active again, because its container was restarted", async () => {
	const stack = await createSleepStack(store, { state: "asleep" });
	stack.provisioning.runtime.ensure = async () => {};
	stack.provisioning.database.open = async () => {};
	stack.thaw();
	stack.wakefulness.notice(stack.tenant.id, await stack.provisioning.runtime.inspect(stack.tenant.id));
	await until("it is active", async () => (await stack.stateOf()) === "active");
});
