import { eq, inArray } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { createHotStore } from "../../test/hot-store.ts";
import { createTenantRow } from "../../test/rows.ts";
import type { TenantRef } from "../context.ts";
import { claimDeliveries, releaseLost } from "./claim.ts";
import { finishDelivery } from "./finish.ts";
import { hurryDeliveries } from "./hurry.ts";
import { deliveries } from "./schema.hot.ts";

const { hot } = await createHotStore();
const now = new Date("2026-11-20T09:00:00.000Z");
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);

let tenant: TenantRef;
beforeEach(async () => {
	await hot.delete(deliveries);
	tenant = await createTenantRow(hot);
});

async function enqueue(orderKey: string, values: Partial<typeof deliveries.$inferInsert> = {}): Promise<string> {
	const id = crypto.randomUUID();
	const row = {
		tenantId: tenant.id,
		kind: "event" as const,
		orderKey,
		subjectId: crypto.randomUUID(),
		nextAttemptAt: now,
	};
	await hot.insert(deliveries).values({ ...row, ...values, id });
	return id;
}
const read = async (id: string) => (await hot.select().from(deliveries).where(eq(deliveries.id, id)))[0];
const claimIds = async (limit = 10, busy: string[] = [], at = now) =>
	(await claimDeliveries(hot, at, limit, busy)).map((row) => row.id);
async function claimOne(at = now) {
	const [row] = await claimDeliveries(hot, at, 1, []);
	if (!row) throw new Error("nothing was due");
	return row;
}

describe("claiming", () => {
	test("hands out the oldest of each order key, and the next only when it has ended", async () => {
		const a1 = await enqueue("a");
		const a2 = await enqueue("a");
		const b1 = await enqueue("b");
		expect(await claimIds()).toEqual([a1, b1]);
		expect(await claimIds()).toEqual([]);
		const row = { ...(await claimRowOf(a1)), attempts: 1 };
		await finishDelivery(hot, row, { state: "delivered" }, now);
		expect(await claimIds()).toEqual([a2]);
	});

	test("leaves the next of a key alone while the one before waits for its pause", async () => {
		await enqueue("a");
		const second = await enqueue("a");
		const row = await claimOne();
		await finishDelivery(hot, row, { state: "retry", error: "502" }, now);
		expect(await claimIds()).toEqual([]);
		expect(await claimIds(10, [], later(5))).toEqual([row.id]);
		await finishDelivery(hot, { ...row, attempts: 2 }, { state: "dead", error: "no" }, later(5));
		expect(await claimIds(10, [], later(5))).toEqual([second]);
	});

	test("takes no more than asked for, and nothing of tenants that are busy", async () => {
		for (let index = 0; index < 5; index += 1) await enqueue(`k${index}`);
		expect(await claimIds(2)).toHaveLength(2);
		expect(await claimIds(10, [tenant.id])).toEqual([]);
	});

	test("takes nothing before it is due", async () => {
		await enqueue("a", { nextAttemptAt: later(1) });
		expect(await claimIds()).toEqual([]);
		expect(await claimIds(10, [], later(1))).toHaveLength(1);
	});

	test("by two workers at once never hands out the same row, nor two of one key", async () => {
		const ids = await Promise.all(Array.from({ length: 60 }, (_, index) => enqueue(`key ${index % 20}`)));
		const keys = new Map((await hot.select().from(deliveries)).map((row) => [row.id, row.orderKey]));
		const delivered: string[] = [];
		const rounds: string[][] = [];
		while (delivered.length < ids.length) {
			const claims = await Promise.all([1, 2, 3, 4].map(() => claimDeliveries(hot, now, 7, [])));
			const round = claims.flat();
			const roundIds = round.map((row) => row.id);
			expect(new Set(roundIds).size).toBe(roundIds.length);
			expect(new Set(roundIds.map((id) => keys.get(id))).size).toBe(roundIds.length);
			expect(roundIds.length).toBeGreaterThan(0);
			rounds.push(roundIds);
			delivered.push(...roundIds);
			await Promise.all(round.map((row) => finishDelivery(hot, row, { state: "delivered" }, now)));
		}
		expect(delivered.sort()).toEqual(ids.sort());
	});
});

async function claimRowOf(id: string) {
	const row = await read(id);
	if (!row) throw new Error("gone");
	return row;
}

describe("finishing", () => {
	test("writes down a retry's pause, its error and its attempt", async () => {
		await enqueue("a");
		const row = await claimOne();
		expect(await finishDelivery(hot, row, { state: "retry", error: "n8n answered 502", afterMs: 30_000 }, now)).toBe(
			"pending",
		);
		const after = await read(row.id);
		expect(after).toMatchObject({ state: "pending", attempts: 1, lastError: "n8n answered 502", leaseUntil: null });
		expect(after?.nextAttemptAt).toEqual(later(30));
		expect(after?.finishedAt).toBeNull();
	});

	test("gives up after the twelfth failure and keeps why", async () => {
		const id = await enqueue("a", { attempts: 11 });
		const row = await claimOne();
		expect(row.attempts).toBe(12);
		expect(await finishDelivery(hot, row, { state: "retry", error: "502" }, now)).toBe("dead");
		expect(await read(id)).toMatchObject({ state: "dead", lastError: "502", finishedAt: now });
	});

	test("while the receiver is not there uses up no attempt", async () => {
		const id = await enqueue("a", { attempts: 11 });
		const row = await claimOne();
		await finishDelivery(hot, row, { state: "retry", error: "asleep", waiting: true, afterMs: 5_000 }, now);
		expect(await read(id)).toMatchObject({ state: "pending", attempts: 11, nextAttemptAt: later(5) });
	});

	test("by a worker whose lease was lost does not disturb who has it now", async () => {
		const id = await enqueue("a");
		const row = await claimOne();
		await releaseLost(hot, now, true);
		await finishDelivery(hot, row, { state: "dead", error: "late" }, now);
		expect(await read(id)).toMatchObject({ state: "pending", lastError: null });
	});
});

describe("after a crash", () => {
	test("at start everything that was on its way is due again, and the crash cost no attempt", async () => {
		const id = await enqueue("a");
		await claimOne();
		expect(await releaseLost(hot, now, true)).toBe(1);
		expect(await read(id)).toMatchObject({ state: "pending", attempts: 0 });
		expect(await claimIds()).toEqual([id]);
	});

	test("a message to a vendor is due after a pause, in which its status may say that it had arrived", async () => {
		const id = await enqueue("a", { kind: "send" });
		await claimOne();
		expect(await releaseLost(hot, now, true)).toBe(1);
		expect(await read(id)).toMatchObject({ state: "pending", attempts: 0, nextAttemptAt: later(20) });
		expect(await claimIds()).toEqual([]);
	});

	test("of another worker only leases that ran out are taken over", async () => {
		await enqueue("a");
		await claimOne();
		expect(await releaseLost(hot, later(9 * 60), false)).toBe(0);
		expect(await releaseLost(hot, later(11 * 60), false)).toBe(1);
	});
});

test("when a tenant's n8n is back, what waited for it is due now, and messages to vendors keep their pause", async () => {
	const other = await createTenantRow(hot);
	const mine = await enqueue("a", { nextAttemptAt: later(60) });
	const send = await enqueue("b", { nextAttemptAt: later(60), kind: "send" });
	const theirs = await enqueue("c", { nextAttemptAt: later(60), tenantId: other.id });
	expect(await hurryDeliveries(hot, tenant.id, now)).toBe(1);
	const rows = await hot
		.select()
		.from(deliveries)
		.where(inArray(deliveries.id, [mine, send, theirs]));
	expect(rows.filter((row) => row.nextAttemptAt <= now).map((row) => row.id)).toEqual([mine]);
});
