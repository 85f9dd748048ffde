import type { ContactUpsert } from "@flomastr/contracts/conversation";
import { desc, eq, sql } from "drizzle-orm";
import type { Ctx } from "#context.ts";
import { AppError } from "#errors.ts";
import { appendEvent } from "#events/append.ts";
import { threads } from "#suites/conversations/schema.hot.ts";
import type { ContactRow } from "./contact-shape.ts";
import { normalizeEmail, normalizePhone } from "./normalize.ts";
import { contacts } from "./schema.hot.ts";

const limits = { tags: 100, attributes: 200 };

/**
 * Applies an upsert to a contact that was found; `row` must be locked by this transaction. Changes nothing, and tells
 * nobody, where all is as wanted already.
 */
export async function changeContact(ctx: Ctx, row: ContactRow, input: ContactUpsert): Promise<ContactRow> {
	const added = [...new Set(input.add_tags ?? [])].filter((tag) => !row.tags.includes(tag));
	const wanted = {
		name: input.name ?? row.name,
		phone: input.phone === undefined ? row.phone : normalizePhone(input.phone),
		email: input.email === undefined ? row.email : normalizeEmail(input.email),
		identities: withIdentity(row.identities, input.identity),
		tags: [...row.tags, ...added].filter((tag) => !input.remove_tags?.includes(tag)),
		attributes: merged(row.attributes, input.attributes ?? {}),
	};
	requireRoom(wanted);
	// The archive may still have to copy a row that nothing changed; a version more would copy it twice.
	if (JSON.stringify(wanted) === JSON.stringify(pick(row))) {
		ctx.signals.push({ type: "archive", tenantId: ctx.tenant.id });
		return row;
	}
	const [changed] = await ctx.tx
		.update(contacts)
		.set({ ...wanted, updatedAt: ctx.now, version: sql`${contacts.version} + 1` })
		.where(eq(contacts.id, row.id))
		.returning();
	const kept = added.filter((tag) => wanted.tags.includes(tag));
	if (kept.length > 0) await appendEvent(ctx, { type: "contact.tagged", contactId: row.id, data: { tags: kept } });
	await announceContact(ctx, row.id);
	return changed ?? row;
}

function pick({ name, phone, email, identities, tags, attributes }: ContactRow) {
	return { name, phone, email, identities, tags, attributes };
}

function withIdentity(known: ContactRow["identities"], added: ContactUpsert["identity"]): ContactRow["identities"] {
	if (!added || known.some(({ channel, address }) => channel === added.channel && address === added.address))
		return known;
	return [...known, added];
}

function merged(known: ContactRow["attributes"], changes: ContactRow["attributes"]): ContactRow["attributes"] {
	return Object.fromEntries(Object.entries({ ...known, ...changes }).filter(([, value]) => value !== null));
}

function requireRoom({ tags, attributes }: Pick<ContactRow, "tags" | "attributes">): void {
	const tooMany = (field: string, found: number, limit: number) =>
		new AppError("invalid", `The contact would have ${found} ${field}; ${limit} are the most.`, {
			fields: { [field]: `at most ${limit}` },
		});
	if (tags.length > limits.tags) throw tooMany("tags", tags.length, limits.tags);
	const count = Object.keys(attributes).length;
	if (count > limits.attributes) throw tooMany("attributes", count, limits.attributes);
}

/** Open screens show contacts beside their conversations. */
export async function announceContact(ctx: Ctx, contactId: string): Promise<void> {
	const rows = await ctx.tx
		.select({ id: threads.id })
		.from(threads)
		.where(eq(threads.contactId, contactId))
		.orderBy(desc(threads.lastMessageAt))
		.limit(20);
	for (const { id } of rows) {
		ctx.signals.push({ type: "live", tenantId: ctx.tenant.id, event: { type: "thread", thread_id: id } });
	}
	ctx.signals.push({ type: "archive", tenantId: ctx.tenant.id });
}
