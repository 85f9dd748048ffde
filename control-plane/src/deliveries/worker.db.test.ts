import { eq } from "drizzle-orm";
import pino from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createHotStore } from "../../test/hot-store.ts";
import { createTenantRow } from "../../test/rows.ts";
import { until } from "../../test/until.ts";
import type { TenantRef } from "../context.ts";
import { Signals } from "../signals.ts";
import { claimDeliveries } from "./claim.ts";
import type { Carrier } from "./outcome.ts";
import { deliveries } from "./schema.hot.ts";
import { type DeliveryWorker, startDeliveryWorker } from "./worker.ts";

const { hot } = await createHotStore();
const log = pino({ level: "silent" });
const start = new Date("2026-11-20T09:00:00.000Z");

let tenant: TenantRef;
let workers: DeliveryWorker[] = [];
const clock = { time: start };
beforeEach(async () => {
	await hot.delete(deliveries);
	clock.time = start;
	tenant = await createTenantRow(hot);
});
afterEach(async () => {
	await Promise.all(workers.map((worker) => worker.stop(5_000)));
	workers = [];
});

async function run(carry: Carrier, signals = new Signals()): Promise<DeliveryWorker> {
	const carriers = { event: carry, resume: carry, send: carry };
	const worker = await startDeliveryWorker({ hot, signals, clock: () => clock.time, log, carriers });
	workers.push(worker);
	return worker;
}
async function enqueue(orderKey: string, tenantId = tenant.id): Promise<string> {
	const id = crypto.randomUUID();
	const row = { tenantId, kind: "event" as const, orderKey, subjectId: crypto.randomUUID(), nextAttemptAt: start };
	await hot.insert(deliveries).values({ ...row, id });
	return id;
}
const read = async (id: string) => (await hot.select().from(deliveries).where(eq(deliveries.id, id)))[0];
const finished = () => hot.$count(deliveries, eq(deliveries.state, "delivered"));

test("each delivery is carried once, those of one key one after another in order", async () => {
	const ids: string[] = [];
	for (let index = 0; index < 30; index += 1) ids.push(await enqueue(`key ${index % 3}`));
	const carried: string[] = [];
	let atOnce = new Map<string, number>();
	const keyOf = new Map((await hot.select().from(deliveries)).map((row) => [row.id, row.orderKey]));
	await run(async (row) => {
		const key = keyOf.get(row.id) ?? "";
		atOnce = new Map(atOnce).set(key, (atOnce.get(key) ?? 0) + 1);
		expect(atOnce.get(key)).toBe(1);
		await new Promise((resolve) => setImmediate(resolve));
		carried.push(row.id);
		atOnce.set(key, 0);
		return { state: "delivered" };
	});
	await until("all are delivered", async () => (await finished()) === 30);
	for (const key of [0, 1, 2]) {
		const mine = (id: string) => keyOf.get(id) === `key ${key}`;
		expect(carried.filter(mine)).toEqual(ids.filter(mine));
	}
	expect(carried).toHaveLength(30);
});

test("two workers share the work and carry nothing twice", async () => {
	const carried: string[] = [];
	const carry: Carrier = async (row) => {
		carried.push(row.id);
		return { state: "delivered" };
	};
	// One that starts takes everything for lost: the work comes when both are there.
	const pair = [await run(carry), await run(carry)];
	await Promise.all(Array.from({ length: 40 }, (_, index) => enqueue(`key ${index}`)));
	for (const worker of pair) worker.kick();
	await until("all are delivered", async () => (await finished()) === 40);
	expect(new Set(carried).size).toBe(40);
	expect(carried).toHaveLength(40);
});

test("a carrier that throws has failed once; the delivery waits and tells the console", async () => {
	const id = await enqueue("a");
	const signals = new Signals();
	const heard: string[] = [];
	signals.subscribe((signal) => signal.type === "live" && heard.push(`${signal.tenantId} ${signal.event.type}`));
	await run(async () => {
		throw new Error("socket hang up");
	}, signals);
	const row = await until("the failure is written down", async () => {
		const found = await read(id);
		return found?.lastError ? found : null;
	});
	expect(row).toMatchObject({ state: "pending", attempts: 1, lastError: "socket hang up" });
	expect(row.nextAttemptAt.getTime()).toBeGreaterThan(start.getTime());
	await until("the console heard", () => heard.includes("null delivery"));
});

test("it is tried again when its pause is over, in its place before the next of its key", async () => {
	const first = await enqueue("a");
	const second = await enqueue("a");
	const carried: string[] = [];
	const worker = await run(async (row) => {
		carried.push(row.id);
		return row.attempts < 3 ? { state: "retry", error: "502" } : { state: "delivered" };
	});
	for (let tries = 1; tries <= 6; tries += 1) {
		await until(`try ${tries} has ended`, async () => {
			const running = await hot.$count(deliveries, eq(deliveries.state, "running"));
			return carried.length >= tries && running === 0;
		});
		clock.time = new Date(clock.time.getTime() + 60_000);
		worker.kick();
	}
	await until("both arrived", async () => (await finished()) === 2);
	expect(carried).toEqual([first, first, first, second, second, second]);
});

test("what a killed process had taken is carried at the next start", async () => {
	const id = await enqueue("a");
	await claimDeliveries(hot, start, 1, []);
	expect(await read(id)).toMatchObject({ state: "running" });
	await run(async () => ({ state: "delivered" }));
	await until("it is delivered", async () => (await read(id))?.state === "delivered");
	expect(await read(id)).toMatchObject({ attempts: 1 });
});

test("a tenant whose receiver hangs leaves room for the others", async () => {
	const other = await createTenantRow(hot);
	for (let index = 0; index < 60; index += 1) await enqueue(`slow ${index}`);
	let release = () => {};
	const hanging = new Promise<void>((resolve) => {
		release = resolve;
	});
	await run(async (row) => {
		if (row.tenantId === tenant.id) await hanging;
		return { state: "delivered" };
	});
	await until(
		"the tenant's share is taken",
		async () => (await hot.$count(deliveries, eq(deliveries.state, "running"))) >= 16,
	);
	const quick = await enqueue("quick", other.id);
	await until("the other tenant is served", async () => (await read(quick))?.state === "delivered");
	release();
	await until("all arrive in the end", async () => (await finished()) === 61);
});

test("after stop nothing new is taken", async () => {
	const worker = await run(async () => ({ state: "delivered" }));
	await worker.stop(1_000);
	const id = await enqueue("late");
	worker.kick();
	await new Promise((resolve) => setImmediate(resolve));
	expect(await read(id)).toMatchObject({ state: "pending" });
});

test("stop waits for what was being claimed at that moment, or it would be tried with its store closed", async () => {
	const id = await enqueue("in the door");
	const worker = await run(async () => ({ state: "delivered" }));
	await worker.stop(5_000);
	expect(await read(id)).toMatchObject({ state: "delivered" });
});
