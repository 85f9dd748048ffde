import type { Contact, ContactUpsert } from "@flomastr/contracts/conversation";
import type { Actor } from "@flomastr/contracts/message";
import type pg from "pg";
import { z } from "zod";
import { type Hot, inTenant, type TenantRef } from "#context.ts";
import { isStorableText } from "#tasks/inspect-json.ts";
import { contactShape } from "./contact-shape.ts";
import { readColdNotes, readHotContact } from "./get-contact.ts";
import { locateCold, locateHot, locatorOf } from "./locate.ts";

/**
 * Finds a contact by id, channel identity, phone or email: first in the hot store, then in the tenant's own, from
 * where it is shown without being brought back.
 * @param cold null when the tenant's database cannot be had
 * @returns null when neither store knows it
 * @throws {AppError} `invalid` with `fields.phone` for what is no phone number
 */
export async function findContact(
	deps: Hot,
	cold: pg.Pool | null,
	tenant: TenantRef,
	actor: Actor,
	input: Pick<ContactUpsert, "id" | "identity" | "phone" | "email">,
): Promise<Contact | null> {
	if (input.id !== undefined && !z.guid().safeParse(input.id).success) return null;
	if (![input.email, input.identity?.address, input.identity?.channel].every((text) => isStorableText(text ?? "")))
		return null;
	const locator = locatorOf(tenant.id, input);
	const hot = await inTenant(deps, tenant, actor, async (ctx) => {
		const row = await locateHot(ctx, locator);
		return row && readHotContact(ctx, row.id);
	});
	if (hot || !cold) return hot;
	const row = await locateCold(cold, locator);
	return row && contactShape(row, await readColdNotes(cold, row.id));
}
