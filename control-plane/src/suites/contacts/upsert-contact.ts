import type { Contact, ContactUpsert } from "@flomastr/contracts/conversation";
import type { Actor } from "@flomastr/contracts/message";
import { eq, sql } from "drizzle-orm";
import type pg from "pg";
import { v7 as uuidv7 } from "uuid";
import { type Ctx, type Hot, inTenant, type TenantRef } from "#context.ts";
import { notFound } from "#errors.ts";
import { appendEvent } from "#events/append.ts";
import { requireStorable } from "../require-storable.ts";
import { changeContact } from "./change-contact.ts";
import type { ContactRow } from "./contact-shape.ts";
import { readHotContact } from "./get-contact.ts";
import { type Locator, locateCold, locateHot, locatorOf } from "./locate.ts";
import { type ColdContact, readColdContact, restoreContact } from "./restore-contact.ts";
import { contacts } from "./schema.hot.ts";

/**
 * Finds the contact by id, channel identity, phone or email and changes it; one that only the tenant's own database
 * knows comes back first, one that nobody knows is created. What is absent in `input` stays; an attribute of null goes.
 * Workflows hear of a new contact and of new tags.
 * @param cold null when the tenant's database cannot be had: then a contact may be created that it knows
 * @throws {AppError} `not_found` for an unknown id, `invalid` with `fields`
 */
export async function upsertContact(
	deps: Hot,
	cold: pg.Pool | null,
	tenant: TenantRef,
	actor: Actor,
	input: ContactUpsert,
): Promise<Contact> {
	requireStorable({ ...input });
	const locator = locatorOf(tenant.id, input);
	const changed = await inTenant(deps, tenant, actor, async (ctx) => {
		const row = await locateHot(ctx, locator);
		// A row made by an incoming message moments ago may still lack what the cold store knows.
		return row?.hydrated ? finish(ctx, await changeContact(ctx, row, input)) : null;
	});
	if (changed) return changed;
	const found = cold && (await locateCold(cold, locator));
	const known = found && cold ? await readColdContact(cold, found) : null;
	return inTenant(deps, tenant, actor, async (ctx) => {
		await takeTurn(ctx, locator);
		const row = await obtain(ctx, locator, known, input);
		return finish(ctx, await changeContact(ctx, row, input));
	});
}

async function finish(ctx: Ctx, row: ContactRow): Promise<Contact> {
	const contact = await readHotContact(ctx, row.id);
	if (!contact) throw notFound("contact", row.id);
	return contact;
}

/** Two calls about one new person come one after the other, so that the second finds what the first created. */
async function takeTurn(ctx: Ctx, { id, derivedId, phone, email }: Locator): Promise<void> {
	// Always in the same order, or two calls could wait for each other.
	const keys = [id, derivedId, phone, email].filter((key) => key !== undefined).sort();
	for (const key of keys) {
		await ctx.tx.execute(
			sql`select pg_advisory_xact_lock(hashtextextended(${`contact/${ctx.tenant.id}/${key}`}::text, 0))`,
		);
	}
}

async function obtain(
	ctx: Ctx,
	locator: Locator,
	known: ColdContact | null,
	input: ContactUpsert,
): Promise<ContactRow> {
	const row = await locateHot(ctx, locator);
	if (row?.hydrated) return row;
	if (known && (!row || row.id === known.row.id)) return restoreContact(ctx, known);
	if (!row && locator.id) throw notFound("contact", locator.id);
	const created = row ?? (await create(ctx, locator, input));
	if (created.hydrated) return created;
	// Neither store knew it before.
	await ctx.tx.update(contacts).set({ hydrated: true }).where(eq(contacts.id, created.id));
	await appendEvent(ctx, { type: "contact.created", contactId: created.id });
	return { ...created, hydrated: true };
}

async function create(ctx: Ctx, locator: Locator, input: ContactUpsert): Promise<ContactRow> {
	const { identity, phone, email } = locator;
	const id = locator.derivedId ?? uuidv7();
	await ctx.tx
		.insert(contacts)
		.values({
			id,
			tenantId: ctx.tenant.id,
			name: input.name ?? phone ?? email ?? identity?.address ?? "",
			phone,
			email,
			identities: identity ? [identity] : [],
			createdAt: ctx.now,
			updatedAt: ctx.now,
		})
		// The customer may have written this very moment.
		.onConflictDoNothing();
	const [row] = await ctx.tx.select().from(contacts).where(eq(contacts.id, id)).for("update");
	if (!row) throw notFound("contact", id);
	return row;
}
