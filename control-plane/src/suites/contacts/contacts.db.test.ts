import { Contact } from "@flomastr/contracts/conversation";
import { and, eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { createReceive } from "#channels/receive.ts";
import { archiveTenant } from "#cold/archive.ts";
import { hydrateThreads } from "#cold/hydrate.ts";
import { events } from "#events/schema.hot.ts";
import { contactId, threadId } from "#suites/conversations/ids.ts";
import { createInboundConnection, inboundMessage } from "../../../test/inbound.ts";
import { createPerson, createTenantRow, createThread, type PersonActor } from "../../../test/rows.ts";
import { createTwoStores } from "../../../test/two-stores.ts";
import type { TenantRef } from "../../context.ts";
import { addContactNote } from "./add-contact-note.ts";
import { findContact } from "./find-contact.ts";
import { getContact } from "./get-contact.ts";
import { listContacts } from "./list-contacts.ts";
import { contacts, notes } from "./schema.hot.ts";
import { upsertContact } from "./upsert-contact.ts";

const { hot, cold, deps, clock, published, freshTenant } = await createTwoStores();

let tenant: TenantRef;
let asha: PersonActor;
beforeEach(async () => {
	({ tenant, asha } = await freshTenant());
});

const upsert = async (input: Parameters<typeof upsertContact>[4]) =>
	Contact.parse(await upsertContact(deps, cold, tenant, asha, input));
const find = (input: Parameters<typeof findContact>[4]) => findContact(deps, cold, tenant, asha, input);
const addNote = (contact: string, text: string, idempotency_key?: string) =>
	addContactNote(deps, cold, tenant, asha, { contactId: contact, note: { text, idempotency_key } });
const hotCount = () => hot.$count(contacts, eq(contacts.tenantId, tenant.id));
const told = async (type: string) =>
	(
		await hot
			.select()
			.from(events)
			.where(and(eq(events.tenantId, tenant.id), eq(events.type, type)))
			.orderBy(events.createdAt)
	).map(({ contactId, data }) => ({ contactId, data }));
/** From the hot store to the tenant's own, as eviction leaves it. */
async function onlyCold(): Promise<void> {
	await archiveTenant(hot, cold, tenant.id);
	await hot.delete(contacts).where(eq(contacts.tenantId, tenant.id));
	await hot.delete(notes).where(eq(notes.tenantId, tenant.id));
}
const phone = "+919876543210";
const identity = { channel: "sandbox", address: "919876543210" } as const;

describe("an upsert of somebody new", () => {
	test("creates the contact and tells workflows once, and of its tags", async () => {
		const contact = await upsert({
			phone: "98765 43210".padStart(14, "+91 "),
			name: "Dr Rao",
			add_tags: ["lead", "lead"],
			attributes: { plan: "gold", empty: null },
		});
		expect(contact).toMatchObject({ name: "Dr Rao", phone, tags: ["lead"], attributes: { plan: "gold" } });
		expect(contact.attributes).not.toHaveProperty("empty");
		expect(await told("contact.created")).toEqual([{ contactId: contact.id, data: {} }]);
		expect(await told("contact.tagged")).toEqual([{ contactId: contact.id, data: { tags: ["lead"] } }]);
		await archiveTenant(hot, cold, tenant.id);
		const { rows } = await cold.query("select name, tags from business.contacts where id = $1", [contact.id]);
		expect(rows).toEqual([{ name: "Dr Rao", tags: ["lead"] }]);
	});

	test("by channel identity gives the id under which that customer will write", async () => {
		const contact = await upsert({ identity });
		expect(contact).toMatchObject({
			id: contactId(tenant.id, "sandbox", identity.address),
			name: identity.address,
			identities: [identity],
		});
		const connection = await createInboundConnection(hot, tenant);
		const from = { address: identity.address, phone, user_id: null, name: "Meera" };
		await createReceive(deps)(connection, [inboundMessage({ from })]);
		await hydrateThreads(deps, cold, tenant, [threadId(connection.id, identity.address)]);
		expect(await hotCount()).toBe(1);
		expect(await told("contact.created")).toHaveLength(1);
	});

	test("from many places at once creates one contact", async () => {
		const ways = [{ phone }, { phone, email: "m@rao.test" }, { identity, phone }];
		const made = await Promise.all([...ways, ...ways, ...ways].map((way) => upsert(way)));
		const stored = await hot.select().from(contacts).where(eq(contacts.tenantId, tenant.id));
		expect(stored).toHaveLength(1);
		expect(new Set(made.map(({ id }) => id))).toEqual(new Set([stored[0]?.id]));
		expect(await told("contact.created")).toHaveLength(1);
	});

	test("by what is no phone number says so beside the field", async () => {
		for (const wrong of ["", "call me", "123", "+91 98", "nul \0"]) {
			await expect(upsert({ phone: wrong })).rejects.toMatchObject({
				code: "invalid",
				fields: { phone: expect.any(String) },
			});
		}
		expect(await hotCount()).toBe(0);
	});

	test("by an id that is nobody's is not found: ids are given, not chosen", async () => {
		await expect(upsert({ id: crypto.randomUUID(), phone })).rejects.toMatchObject({ code: "not_found" });
	});
});

describe("an upsert of somebody known", () => {
	test("changes what is given, keeps the rest, and tells of new tags only", async () => {
		const first = await upsert({
			phone,
			name: "Dr Rao",
			add_tags: ["lead"],
			attributes: { plan: "gold", city: "Pune" },
		});
		clock.time = new Date("2026-11-20T09:05:00.000Z");
		const second = await upsert({
			phone,
			email: "Meera@Rao.Test",
			add_tags: ["lead", "client"],
			attributes: { city: null, age: 41, vip: true },
		});
		expect(second).toMatchObject({
			id: first.id,
			name: "Dr Rao",
			email: "meera@rao.test",
			tags: ["lead", "client"],
			attributes: { plan: "gold", age: 41, vip: true },
			created_at: first.created_at,
			updated_at: clock.time.toISOString(),
		});
		expect(second.attributes).not.toHaveProperty("city");
		expect((await told("contact.tagged")).map(({ data }) => data)).toEqual([{ tags: ["lead"] }, { tags: ["client"] }]);
		expect(await told("contact.created")).toHaveLength(1);
	});

	test("with nothing new changes nothing and tells no workflow", async () => {
		const first = await upsert({ phone, add_tags: ["lead"] });
		clock.time = new Date("2026-11-20T09:05:00.000Z");
		expect(await upsert({ phone, add_tags: ["lead"], remove_tags: ["none"] })).toEqual(first);
		expect(await told("contact.tagged")).toHaveLength(1);
	});

	test("a tag added and removed at once is not there, and nobody hears of it", async () => {
		expect((await upsert({ phone, add_tags: ["a"], remove_tags: ["a"] })).tags).toEqual([]);
		expect(await told("contact.tagged")).toEqual([]);
	});

	test("is found by any of what is known of them", async () => {
		const { id } = await upsert({ identity, phone, email: "m@rao.test" });
		for (const way of [{ identity }, { phone }, { email: "M@RAO.test" }, { id }]) {
			expect((await upsert({ ...way, add_tags: [JSON.stringify(way).slice(0, 40)] })).id).toBe(id);
		}
		expect(await hotCount()).toBe(1);
	});

	test("may be given another number by id", async () => {
		const { id } = await upsert({ phone });
		expect(await upsert({ id, phone: "+919811111111" })).toMatchObject({ id, phone: "+919811111111" });
	});

	test("shows on the screens where their conversations are open", async () => {
		const { id } = await upsert({ phone });
		const thread = await createThread(hot, tenant, { contactId: id });
		published.length = 0;
		await upsert({ id, name: "Dr Meera Rao" });
		expect(published).toContainEqual({
			type: "live",
			tenantId: tenant.id,
			event: { type: "thread", thread_id: thread.id },
		});
	});

	test("two changes at the same moment both count", async () => {
		const { id } = await upsert({ phone });
		await Promise.all(["a", "b", "c", "d"].map((tag) => upsert({ phone, add_tags: [tag], attributes: { [tag]: 1 } })));
		const contact = await getContact(deps, cold, tenant, asha, id);
		expect(contact.tags.sort()).toEqual(["a", "b", "c", "d"]);
		expect(Object.keys(contact.attributes).sort()).toEqual(["a", "b", "c", "d"]);
	});

	test("has room for a hundred tags, not for more", async () => {
		const many = (from: number) => Array.from({ length: 50 }, (_, index) => `tag ${from + index}`);
		await upsert({ phone, add_tags: many(0) });
		await upsert({ phone, add_tags: many(50) });
		await expect(upsert({ phone, add_tags: ["one more"] })).rejects.toMatchObject({ code: "invalid" });
	});
});

describe("somebody only the tenant's own database knows", () => {
	test("comes back with all that was known when an upsert changes them, and is not new", async () => {
		const before = await upsert({ phone, name: "Dr Rao", add_tags: ["client"], attributes: { plan: "gold" } });
		await addNote(before.id, "Prefers mornings");
		await onlyCold();
		const after = await upsert({ phone, add_tags: ["renewal"] });
		expect(after).toMatchObject({
			id: before.id,
			name: "Dr Rao",
			tags: ["client", "renewal"],
			attributes: { plan: "gold" },
			notes: [{ text: "Prefers mornings" }],
		});
		expect(await told("contact.created")).toHaveLength(1);
		await archiveTenant(hot, cold, tenant.id);
		const { rows } = await cold.query("select tags from business.contacts where id = $1", [before.id]);
		expect(rows).toEqual([{ tags: ["client", "renewal"] }]);
	});

	test("keeps a tag taken away while the hot store had only what the customer wrote", async () => {
		await upsert({ identity, add_tags: ["client", "gone"] });
		await onlyCold();
		const connection = await createInboundConnection(hot, tenant);
		const from = { address: identity.address, phone, user_id: null, name: "Meera" };
		await createReceive(deps)(connection, [inboundMessage({ from })]);
		await upsert({ identity, remove_tags: ["gone"] });
		await hydrateThreads(deps, cold, tenant, [threadId(connection.id, identity.address)]);
		expect((await find({ identity }))?.tags).toEqual(["client"]);
	});

	test("is found and shown without being brought back", async () => {
		const { id } = await upsert({ identity, phone, email: "m@rao.test" });
		await addNote(id, "n1");
		await onlyCold();
		for (const way of [{ id }, { identity }, { phone: "919876543210" }, { email: "m@rao.test" }]) {
			expect(await find(way)).toMatchObject({ id, notes: [{ text: "n1" }] });
		}
		expect(await hotCount()).toBe(0);
	});

	test("comes back for a note", async () => {
		const { id } = await upsert({ phone, name: "Dr Rao" });
		await onlyCold();
		await addNote(id, "Called");
		expect(await getContact(deps, cold, tenant, asha, id)).toMatchObject({
			name: "Dr Rao",
			notes: [{ text: "Called" }],
		});
	});
});

describe("finding", () => {
	test("nobody gives null, and odd input is nobody", async () => {
		for (const way of [
			{ id: crypto.randomUUID() },
			{ id: "nonsense" },
			{ phone },
			{ email: "no@body.test" },
			{ email: "nul\0@x.test" },
			{ identity: { channel: "sandbox", address: "\0" } as const },
		]) {
			expect(await find(way)).toBeNull();
		}
		await expect(getContact(deps, cold, tenant, asha, "nonsense")).rejects.toMatchObject({ code: "not_found" });
	});

	test("another tenant's contact finds nobody", async () => {
		const { id } = await upsert({ phone, email: "m@rao.test" });
		const other = await createTenantRow(hot);
		const spy = await createPerson(hot, other);
		for (const way of [{ id }, { phone }, { email: "m@rao.test" }]) {
			expect(await findContact(deps, null, other, spy, way)).toBeNull();
		}
	});
});

describe("the address book", () => {
	const names = async (q?: string) =>
		(await listContacts(deps, cold, tenant, asha, { q })).map((contact) => contact.name);

	test("holds both stores, each contact once, latest changed first", async () => {
		await upsert({ phone, name: "Dr Rao" });
		await onlyCold();
		clock.time = new Date("2026-11-20T09:05:00.000Z");
		await upsert({ email: "s@shah.test", name: "Dr Shah" });
		await archiveTenant(hot, cold, tenant.id);
		expect(await names()).toEqual(["Dr Shah", "Dr Rao"]);
	});

	test("is searched by name, number, mail and address, and taken literally", async () => {
		await upsert({ phone, name: "Dr Meera Rao", email: "meera@rao.test" });
		await upsert({ identity: { channel: "sandbox", address: "sandbox-77" }, name: "Dr Shah" });
		await archiveTenant(hot, cold, tenant.id);
		for (const q of ["meera", "RAO.TEST", "98765 43", "+91 98765-43210"])
			expect([q, await names(q)]).toEqual([q, ["Dr Meera Rao"]]);
		expect(await names("sandbox-77")).toEqual(["Dr Shah"]);
		for (const q of ["%", "_", "nobody"]) expect(await names(q)).toEqual([]);
	});

	test("shows a changed contact as the hot store has it", async () => {
		const { id } = await upsert({ phone, name: "Old Name" });
		await archiveTenant(hot, cold, tenant.id);
		await upsert({ id, name: "New Name" });
		expect(await names("old")).toEqual(["New Name"]);
	});
});

describe("a note on a contact", () => {
	test("is written once per idempotency key", async () => {
		const { id } = await upsert({ phone });
		const first = await addNote(id, "Called", "k1");
		expect(await addNote(id, "Called", "k1")).toEqual(first);
		expect((await getContact(deps, cold, tenant, asha, id)).notes).toMatchObject([
			{ text: "Called", author: { id: asha.id } },
		]);
	});

	test("of another tenant's contact, or of nobody, is not found", async () => {
		const { id } = await upsert({ phone });
		const other = await createTenantRow(hot);
		const spy = await createPerson(hot, other);
		const spying = addContactNote(deps, null, other, spy, { contactId: id, note: { text: "x" } });
		await expect(spying).rejects.toMatchObject({ code: "not_found" });
		await expect(addNote("nonsense", "x")).rejects.toMatchObject({ code: "not_found" });
	});
});
