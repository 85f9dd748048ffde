import { randomUUID } from "node:crypto";
import type { Actor } from "@flomastr/contracts/message";
import { v7 as uuidv7 } from "uuid";
import { connections } from "#channels/schema.hot.ts";
import type { HotDatabase } from "#hot/client.ts";
import { memberships, users } from "#people/schema.hot.ts";
import { contacts } from "#suites/contacts/schema.hot.ts";
import { messages, threads } from "#suites/conversations/schema.hot.ts";
import { tenants } from "#tenants/schema.hot.ts";
import type { TenantRef } from "../src/context.ts";

/*
 * The smallest rows a test can start from, one factory a table; each takes what matters to the test and invents the
 * rest. They write as the owner of the tables, past row-level security.
 */

type New<Table extends { $inferInsert: unknown }> = Partial<Table["$inferInsert"]>;
export type PersonActor = Extract<Actor, { type: "person" }>;

/** A fresh active tenant: every suite takes its own, so that parallel tests share nothing. */
export async function createTenantRow(hot: HotDatabase, values: New<typeof tenants> = {}): Promise<TenantRef> {
	const id = values.id ?? uuidv7();
	const slug = values.slug ?? `t-${randomUUID().slice(0, 13)}`;
	const name = values.name ?? `Tenant ${slug}`;
	const owner = { ownerEmail: `owner@${slug}.test`, ownerName: "Olga Owner" };
	await hot.insert(tenants).values({ state: "active", ...owner, ...values, id, slug, name });
	return { id, slug, name };
}

/** A person with a membership in the tenant, as the actor of a ctx. */
export async function createPerson(
	hot: HotDatabase,
	tenant: TenantRef,
	{ name = "Asha Agent", role = "agent", team }: { name?: string; role?: string; team?: string } = {},
): Promise<PersonActor> {
	const id = randomUUID();
	await hot.insert(users).values({ id, name, email: `${id}@people.test` });
	await hot.insert(memberships).values({ userId: id, tenantId: tenant.id, role, team });
	return { type: "person", id, name, role };
}

export async function createConnection(
	hot: HotDatabase,
	tenant: TenantRef,
	values: New<typeof connections> = {},
): Promise<typeof connections.$inferSelect> {
	const filled = { id: uuidv7(), channel: "sandbox", name: `phone ${randomUUID()}`, config: "", ...values };
	return first(
		await hot
			.insert(connections)
			.values({ ...filled, tenantId: tenant.id })
			.returning(),
	);
}

export async function createContact(
	hot: HotDatabase,
	tenant: TenantRef,
	values: New<typeof contacts> = {},
): Promise<typeof contacts.$inferSelect> {
	const filled = { id: uuidv7(), name: "Dr Rao", ...values };
	return first(
		await hot
			.insert(contacts)
			.values({ ...filled, tenantId: tenant.id })
			.returning(),
	);
}

/** A thread; its connection and contact are made too unless their ids are given. */
export async function createThread(
	hot: HotDatabase,
	tenant: TenantRef,
	values: New<typeof threads> = {},
): Promise<typeof threads.$inferSelect> {
	const connectionId = values.connectionId ?? (await createConnection(hot, tenant)).id;
	const contactId = values.contactId ?? (await createContact(hot, tenant)).id;
	const filled = { id: uuidv7(), channel: "sandbox", address: "+919900000001", lastMessageAt: new Date(), ...values };
	return first(
		await hot
			.insert(threads)
			.values({ ...filled, tenantId: tenant.id, connectionId, contactId })
			.returning(),
	);
}

/** An incoming text of the thread's contact, unless said otherwise. */
export async function createMessage(
	hot: HotDatabase,
	thread: typeof threads.$inferSelect,
	values: New<typeof messages> = {},
): Promise<typeof messages.$inferSelect> {
	const { tenantId, connectionId, id: threadId, contactId } = thread;
	const filled = {
		id: uuidv7(),
		direction: "in",
		content: { kind: "text" as const, text: "Hello" },
		status: "received",
		author: { type: "contact" as const, id: contactId, name: "Dr Rao" },
		createdAt: new Date(),
		...values,
	};
	return first(
		await hot
			.insert(messages)
			.values({ ...filled, tenantId, connectionId, threadId })
			.returning(),
	);
}

function first<Row>(rows: Row[]): Row {
	const [row] = rows;
	if (row === undefined) throw new Error("The insert returned no row.");
	return row;
}
