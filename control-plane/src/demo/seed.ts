import type { Actor } from "@flomastr/contracts/message";
import type { Demo } from "@flomastr/tenant-template/pack";
import { demoTaskObject } from "@flomastr/tenant-template/pack";
import { eq } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { connections } from "#channels/schema.hot.ts";
import type { Auth } from "#people/auth.ts";
import { ensurePerson } from "#people/create-person.ts";
import { contacts, notes } from "#suites/contacts/schema.hot.ts";
import { contactId, threadId } from "#suites/conversations/ids.ts";
import { previewOf } from "#suites/conversations/preview.ts";
import { messages, threads } from "#suites/conversations/schema.hot.ts";
import { cancelTask } from "#tasks/cancel.ts";
import { claimTask } from "#tasks/claim.ts";
import { createTask } from "#tasks/create.ts";
import { decideTask } from "#tasks/decide.ts";
import { type Hot, inTenant, systemActor, type TenantRef } from "../context.ts";

type Person = Extract<Actor, { type: "person" }>;
type DemoThread = Demo["threads"][number];

interface Seeding {
	deps: Hot & { auth: Auth };
	tenant: TenantRef;
	demo: Demo;
	now: Date;
	people: Map<string, Person>;
	/** Address and derived id by the contact's key; the sandbox and WhatsApp write addresses differently. */
	connection: Map<string, string>;
}

const workflow: Actor = { type: "workflow", id: "demo", name: "New client intake" };

/** Fills a tenant with the people, customers, conversations and tasks of its pack's demo. Run once, on an empty tenant. */
export async function seedDemo(
	deps: Hot & { auth: Auth },
	tenant: TenantRef,
	demo: Demo,
	password: string,
): Promise<void> {
	const now = deps.clock();
	const people = new Map<string, Person>();
	for (const { key, name, email, role } of demo.people) {
		const id = await ensurePerson(deps.hot, deps.auth, { email, name, password, role, tenantId: tenant.id });
		people.set(key, { type: "person", id, name, role });
	}
	const rows = await deps.hot.select().from(connections).where(eq(connections.tenantId, tenant.id));
	const connection = new Map(rows.map((row) => [row.channel, row.id]));
	const seeding: Seeding = { deps, tenant, demo, now, people, connection };

	await inTenant(deps, tenant, systemActor, async (ctx) => {
		for (const contact of contactRows(seeding)) await ctx.tx.insert(contacts).values(contact).onConflictDoNothing();
		for (const thread of demo.threads) {
			const id = threadIdOf(seeding, thread);
			await ctx.tx
				.insert(threads)
				.values(threadRow(seeding, thread, id))
				.onConflictDoNothing();
			await ctx.tx.insert(messages).values(messageRows(seeding, thread, id));
		}
		const written = noteRows(seeding);
		if (written.length > 0) await ctx.tx.insert(notes).values(written);
		ctx.signals.push({ type: "archive", tenantId: tenant.id });
	});
	for (const row of demo.tasks) await seedTask(seeding, row);
}

const ago = ({ now }: Seeding, minutes: number) => new Date(now.getTime() - minutes * 60_000);

function find<Item extends { key: string }>(items: Item[], key: string): Item {
	const found = items.find((item) => item.key === key);
	if (!found) throw new Error(`demo.json names ${key}, which is not in it.`);
	return found;
}

/** WhatsApp names people by the digits alone. */
function addressOf(seeding: Seeding, key: string, channel: string): string {
	const { phone } = find(seeding.demo.contacts, key);
	return channel === "whatsapp-cloud" ? phone.replace(/^\+/, "") : phone;
}

const channelOf = (seeding: Seeding, key: string) =>
	seeding.demo.threads.find((thread) => thread.contact === key)?.channel ?? "sandbox";

function contactIdOf(seeding: Seeding, key: string): string {
	const channel = channelOf(seeding, key);
	return contactId(seeding.tenant.id, channel, addressOf(seeding, key, channel));
}

function connectionOf({ connection }: Seeding, channel: string): string {
	const id = connection.get(channel);
	if (!id) throw new Error(`demo.json has a conversation over ${channel}, to which the tenant is not connected.`);
	return id;
}

const threadIdOf = (seeding: Seeding, { channel, contact }: DemoThread) =>
	threadId(connectionOf(seeding, channel), addressOf(seeding, contact, channel));

function contactRows(seeding: Seeding): (typeof contacts.$inferInsert)[] {
	return seeding.demo.contacts.map((contact) => {
		const channel = channelOf(seeding, contact.key);
		return {
			id: contactIdOf(seeding, contact.key),
			tenantId: seeding.tenant.id,
			name: contact.name,
			phone: contact.phone,
			email: contact.email,
			identities: [{ channel, address: addressOf(seeding, contact.key, channel) }],
			tags: contact.tags,
			attributes: contact.attributes,
			hydrated: true,
			createdAt: ago(seeding, contact.minutes_ago),
			updatedAt: ago(seeding, contact.minutes_ago),
		};
	});
}

function threadRow(seeding: Seeding, thread: DemoThread, id: string): typeof threads.$inferInsert {
	const newest = thread.messages.at(-1);
	const inbound = thread.messages.filter((message) => message.direction === "in").at(-1);
	const oldest = thread.messages[0];
	if (!newest || !oldest) throw new Error(`The conversation ${thread.key} of demo.json has no message.`);
	return {
		id,
		tenantId: seeding.tenant.id,
		connectionId: connectionOf(seeding, thread.channel),
		channel: thread.channel,
		contactId: contactIdOf(seeding, thread.contact),
		address: addressOf(seeding, thread.contact, thread.channel),
		state: thread.state,
		assigneeId: thread.assignee ? seeding.people.get(thread.assignee)?.id : null,
		tags: thread.tags,
		unread: thread.unread,
		preview: previewOf(newest.content),
		lastMessageAt: ago(seeding, newest.minutes_ago),
		lastInboundAt: inbound ? ago(seeding, inbound.minutes_ago) : null,
		referral: thread.referral,
		hydrated: true,
		createdAt: ago(seeding, oldest.minutes_ago),
	};
}

function messageRows(seeding: Seeding, thread: DemoThread, id: string): (typeof messages.$inferInsert)[] {
	const contact = find(seeding.demo.contacts, thread.contact);
	const customer: Actor = { type: "contact", id: contactIdOf(seeding, contact.key), name: contact.name };
	return thread.messages.map((message, index) => ({
		id: uuidv7({ msecs: ago(seeding, message.minutes_ago).getTime(), seq: index }),
		tenantId: seeding.tenant.id,
		threadId: id,
		connectionId: connectionOf(seeding, thread.channel),
		direction: message.direction,
		content: message.content,
		status: message.direction === "in" ? "received" : message.status,
		error:
			message.status === "failed"
				? { code: "131026", message: "The number is not on WhatsApp.", retryable: false }
				: null,
		author: message.direction === "in" ? customer : (seeding.people.get(message.author ?? "") ?? workflow),
		vendorId: message.status === "failed" ? null : `demo.${thread.key}.${index}`,
		createdAt: ago(seeding, message.minutes_ago),
	}));
}

function noteRows(seeding: Seeding): (typeof notes.$inferInsert)[] {
	const { demo, tenant, people } = seeding;
	const row = (contact: string, threadId: string | null, note: DemoThread["notes"][number]) => ({
		id: uuidv7(),
		tenantId: tenant.id,
		contactId: contactIdOf(seeding, contact),
		threadId,
		text: note.text,
		author: people.get(note.author) ?? systemActor,
		createdAt: ago(seeding, note.minutes_ago),
	});
	return [
		...demo.contacts.flatMap((contact) => contact.notes.map((note) => row(contact.key, null, note))),
		...demo.threads.flatMap((thread) =>
			thread.notes.map((note) => row(thread.contact, threadIdOf(seeding, thread), note)),
		),
	];
}

/** Through the verbs, at the times the demo names, so that every trail is what it would have been. */
async function seedTask(seeding: Seeding, row: Demo["tasks"][number]): Promise<void> {
	const { deps, tenant, demo, people, now } = seeding;
	const at = (minutes: number): Hot => ({ ...deps, clock: () => ago(seeding, minutes) });
	const thread = row.thread ? find(demo.threads, row.thread) : null;
	const contact = row.contact ?? thread?.contact ?? null;
	const links = {
		thread_id: thread && threadIdOf(seeding, thread),
		contact_id: contact && contactIdOf(seeding, contact),
	};
	const task = demoTaskObject(row, links, now.getTime());
	const { task: created } = await inTenant(at(row.minutes_ago), tenant, workflow, (ctx) =>
		createTask(ctx, { task, resume: null }),
	);
	const taskId = created.id;
	const claimer = people.get(row.claimed_by ?? "");
	if (claimer && row.state === "claimed") {
		await inTenant(at(row.minutes_ago / 2), tenant, claimer, (ctx) => claimTask(ctx, { taskId }));
	}
	const decider = people.get(row.decision?.by ?? "");
	if (row.decision && decider) {
		const { action, values, comment, minutes_ago } = row.decision;
		await inTenant(at(minutes_ago), tenant, decider, (ctx) =>
			decideTask(ctx, { taskId, decision: { action, values, comment } }),
		);
	}
	if (row.state === "cancelled") {
		await inTenant(at(row.minutes_ago / 2), tenant, systemActor, (ctx) => cancelTask(ctx, { taskId }));
	}
}
