import type { Actor } from "@flomastr/contracts/message";
import { type Hot, inTenant, type TenantRef } from "#context.ts";
import type { HotDatabase } from "#hot/client.ts";
import { type Signal, Signals } from "../src/signals.ts";
import { createColdStore } from "./cold-store.ts";
import { createHotStore } from "./hot-store.ts";
import { createPerson, createTenantRow, type PersonActor } from "./rows.ts";

/** A hot and a cold store of this test file with a clock that stands still, for verbs that need both. */
export async function createTwoStores() {
	const { hot } = await createHotStore();
	const cold = await createColdStore();
	const clock = { time: new Date("2026-11-20T09:00:00.000Z") };
	const published: Signal[] = [];
	const signals = new Signals();
	signals.subscribe((signal) => published.push(signal));
	const deps: Hot & { hot: HotDatabase } = { hot, signals, clock: () => clock.time };

	/** A fresh tenant and one of its agents; the cold store is emptied, because a real one has but one tenant. */
	async function freshTenant(): Promise<{ tenant: TenantRef; asha: PersonActor }> {
		await cold.query("truncate business.contacts, business.threads, business.messages, business.notes, business.tasks");
		published.length = 0;
		clock.time = new Date("2026-11-20T09:00:00.000Z");
		const tenant = await createTenantRow(hot);
		return { tenant, asha: await createPerson(hot, tenant) };
	}
	const as = <Result>(tenant: TenantRef, actor: Actor, work: Parameters<typeof inTenant<Result>>[3]) =>
		inTenant(deps, tenant, actor, work);
	return { hot, cold, deps, clock, published, freshTenant, as };
}
