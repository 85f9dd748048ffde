import { expect } from "vitest";
import { z } from "zod";
import type { GraphServer } from "../test/graph-server.ts";
import type { Webhook, Written } from "./customers.ts";
import type { Stores } from "./stores.ts";

interface Kept {
	vendor_id: string;
	thread_id: string;
}
interface Run {
	id: number;
	status: string;
	from: number;
	to: number | null;
	vendor_ids: string[];
}

/** Waits until nothing is on its way any more: no delivery waits, no message is unarchived. */
export async function untilQuiet(stores: Stores): Promise<void> {
	// A question every half second: the store answers one at a time, and the product asks it too.
	await expect.poll(() => onItsWay(stores), { interval: 500 }).toEqual({ deliveries: 0, copies: 0 });
}

async function onItsWay(stores: Stores): Promise<{ deliveries: number; copies: number } | undefined> {
	const { rows } = await stores.hot.query<{ deliveries: number; copies: number }>(
		`select (select count(*)::int from deliveries where state in ('pending', 'running')) as deliveries,
			(select count(*)::int from messages where archived_version < version) as copies`,
	);
	return rows[0];
}

/** Ids of these messages that the hot store has. */
export async function storedIds(stores: Stores, messages: Written[]): Promise<string[]> {
	const { rows } = await stores.hot.query<Kept>(inbound("messages"), [messages.map(({ vendorId }) => vendorId)]);
	return rows.map(({ vendor_id }) => vendor_id);
}

const inbound = (table: string) =>
	`select vendor_id, thread_id from ${table} where vendor_id = any($1) and direction = 'in' order by vendor_id`;

/**
 * Holds what customers wrote against all books: each message once in the hot store, once in acme's own database, and in
 * n8n's log; answered once, and the answer told to the vendor once; in one order per conversation everywhere, which is
 * an order they may have come in.
 * @param crashes whether something was killed meanwhile: then n8n may have begun a message twice
 */
export async function expectKept(
	stores: Stores,
	graph: GraphServer,
	webhooks: Webhook[],
	{ crashes }: { crashes: boolean },
): Promise<void> {
	const messages = webhooks.flatMap((webhook) => webhook.messages);
	const ids = messages.map(({ vendorId }) => vendorId).sort();
	const hot = await stores.hot.query<Kept>(inbound("messages"), [ids]);
	expect(hot.rows.map((row) => row.vendor_id)).toEqual(ids);
	const cold = await stores.cold.query<Kept>(inbound("business.messages"), [ids]);
	expect(cold.rows).toEqual(hot.rows);

	const runs = await runsOf(stores, ids);
	if (!crashes) expect(runs.map(({ vendor_ids }) => vendor_ids.join()).sort()).toEqual(ids);
	const ended = runs.filter(({ status }) => status === "success" || status === "waiting");
	if (!crashes) expect(ended).toEqual(runs);
	expect([...new Set(ended.flatMap(({ vendor_ids }) => vendor_ids))].sort()).toEqual(ids);

	const handled = await handledOf(stores, ids);
	expect(handled.map((row) => row.vendor_id).sort()).toEqual(ids);
	expect(handled.filter(({ state, replies }) => state !== "delivered" || replies.length !== 1)).toEqual([]);
	const told = sentMessages(graph).map(({ tracker }) => tracker);
	expectSameOrders(webhooks, { handled, ended, told });
	await expectOneTaskEach(stores, messages);
}

async function runsOf(stores: Stores, ids: string[]): Promise<Run[]> {
	const { rows } = await stores.cold.query<Run>(
		`select e.id, e.status, extract(epoch from e."startedAt")::float8 * 1000 as from,
			extract(epoch from e."stoppedAt")::float8 * 1000 as to,
			array(select distinct found[1] from regexp_matches(d.data, 'wamid\\.LOST\\d{6}', 'g') found) as vendor_ids
		from n8n.execution_entity e join n8n.execution_data d on d."executionId" = e.id
		where e."deletedAt" is null order by e."startedAt", e.id`,
	);
	const wanted = new Set(ids);
	return rows.filter(({ vendor_ids }) => vendor_ids.some((id) => wanted.has(id)));
}

interface Handled extends Kept {
	state: string;
	/** Ids of the messages that answer it, by the event their idempotency key begins with. */
	replies: string[];
}

/** In the order the product took them. */
async function handledOf(stores: Stores, ids: string[]): Promise<Handled[]> {
	const { rows } = await stores.hot.query<Handled>(
		`select m.vendor_id, m.thread_id, d.state, array(
			select r.id from messages r where r.thread_id = m.thread_id and r.direction = 'out'
				and split_part(r.idempotency_key, ':', 1) = e.id::text) as replies
		from messages m
		join events e on e.type = 'message.received' and e.data->>'message_id' = m.id::text
		join deliveries d on d.subject_id = e.id
		where m.vendor_id = any($1) order by d.seq`,
		[ids],
	);
	return rows;
}

/** Each customer's messages: taken, worked on, answered and told in one order. */
function expectSameOrders(webhooks: Webhook[], books: { handled: Handled[]; ended: Run[]; told: unknown[] }): void {
	const customers = Map.groupBy(
		webhooks.flatMap((webhook) => webhook.messages.map((message) => ({ ...message, webhook }))),
		({ from }) => from,
	);
	const replyTo = new Map(books.handled.flatMap(({ vendor_id, replies }) => replies.map((id) => [id, vendor_id])));
	for (const written of customers.values()) {
		const theirs = new Map(written.map((message) => [message.vendorId, message]));
		const taken = books.handled.map((row) => row.vendor_id).filter((id) => theirs.has(id));
		const begun = [...new Set(books.ended.flatMap((run) => run.vendor_ids))].filter((id) => theirs.has(id));
		const told = books.told.map((id) => replyTo.get(String(id)) ?? "").filter((id) => theirs.has(id));
		expect(begun).toEqual(taken);
		expect(told).toEqual(taken);
		for (const [index, id] of taken.entries()) {
			// After a crash n8n may run once more by itself what it had written down and not begun: the first end counts.
			const before = firstRun(books.ended, taken[index - 1], "to");
			expect(before, `${id} began before ${taken[index - 1]} had ended`).toBeLessThanOrEqual(
				firstRun(books.ended, id, "from"),
			);
			const late = taken.slice(0, index).filter((earlier) => cameBefore(theirs.get(id), theirs.get(earlier)));
			expect(late, `${late} came after ${id} and were taken before it`).toEqual([]);
		}
	}
}

/** When a message was first begun or first done with, in milliseconds; 0 for none. */
const firstRun = (runs: Run[], id: string | undefined, edge: "from" | "to"): number =>
	id ? Math.min(...runs.filter((run) => run.vendor_ids.includes(id)).map((run) => run[edge] ?? Infinity)) : 0;

type Placed = (Written & { webhook: Webhook }) | undefined;

/** Whether one message had surely come before the other: acknowledged before the other was first posted, or written before it in the same webhook. */
function cameBefore(one: Placed, other: Placed): boolean {
	if (!one || !other) return false;
	if (one.webhook === other.webhook) return one.at < other.at;
	const { acknowledgedAt } = one.webhook;
	return acknowledgedAt !== null && acknowledgedAt < (other.webhook.firstPostedAt ?? 0);
}

/** Whoever answered every question in one breath has one task at the adviser's. */
async function expectOneTaskEach(stores: Stores, messages: Written[]): Promise<void> {
	const hasty = new Set(messages.filter(({ text }) => text === "Dr Hasty").map(({ from }) => from));
	const { rows } = await stores.hot.query<{ address: string; tasks: number }>(
		`select t.address, count(k.id)::int as tasks from threads t left join tasks k on k.thread_id = t.id
		where t.address = any($1) group by t.address`,
		[[...hasty]],
	);
	expect(rows.map(({ tasks }) => tasks)).toEqual([...hasty].map(() => 1));
}

/** Every request to send a message that reached the vendor, in order. `tracker` is the message's id here. */
export function sentMessages(graph: GraphServer): { to: string; tracker: string }[] {
	const sent = z.object({ to: z.string(), biz_opaque_callback_data: z.string() });
	return graph.requests.flatMap(({ path, body }) => {
		const { data } = path.endsWith("/messages") ? sent.safeParse(body) : {};
		return data ? [{ to: data.to, tracker: data.biz_opaque_callback_data }] : [];
	});
}
