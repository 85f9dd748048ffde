import type { ContactUpsert } from "@flomastr/contracts/conversation";
import { asc, eq, or, type SQL, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import type pg from "pg";
import type { Ctx } from "#context.ts";
import { contactId } from "#suites/conversations/ids.ts";
import type { ColdContactRow, ContactRow } from "./contact-shape.ts";
import { normalizeEmail, normalizePhone } from "./normalize.ts";
import { coldContacts } from "./schema.cold.ts";
import { contacts } from "./schema.hot.ts";

/** What a contact can be found by; the first that fits decides, in this order. */
export interface Locator {
	id?: string;
	identity?: { channel: string; address: string };
	phone?: string;
	email?: string;
	/** The id that somebody writing from `identity` has. */
	derivedId?: string;
}

/** @throws {AppError} `invalid` with `fields.phone` */
export function locatorOf(
	tenantId: string,
	input: Pick<ContactUpsert, "id" | "identity" | "phone" | "email">,
): Locator {
	const { id, identity, phone, email } = input;
	// A contact named by its id is that one or none: the rest is what it shall have, not what it is found by.
	if (id !== undefined) return { id };
	return {
		...(identity && { identity, derivedId: contactId(tenantId, identity.channel, identity.address) }),
		...(phone !== undefined && { phone: normalizePhone(phone) }),
		...(email !== undefined && { email: normalizeEmail(email) }),
	};
}

/** The contact in the hot store, locked until the transaction ends. */
export async function locateHot(ctx: Ctx, locator: Locator): Promise<ContactRow | null> {
	const { where, rank } = conditions(contacts, locator);
	// Row-level security hides the other tenants already; the index wants to hear it too.
	const [row] = await ctx.tx
		.select()
		.from(contacts)
		.where(sql`${contacts.tenantId} = ${ctx.tenant.id} and ${where}`)
		.orderBy(rank, asc(contacts.createdAt), asc(contacts.id))
		.limit(1)
		.for("update");
	return row ?? null;
}

/** The contact in the tenant's own address book. */
export async function locateCold(cold: pg.Pool, locator: Locator): Promise<ColdContactRow | null> {
	const { where, rank } = conditions(coldContacts, locator);
	const [row] = await drizzle(cold)
		.select()
		.from(coldContacts)
		.where(where)
		.orderBy(rank, asc(coldContacts.createdAt), asc(coldContacts.id))
		.limit(1);
	return row ?? null;
}

function conditions(table: typeof contacts | typeof coldContacts, locator: Locator): { where: SQL; rank: SQL } {
	const ways: SQL[] = [];
	if (locator.id) ways.push(eq(table.id, locator.id));
	if (locator.derivedId) ways.push(eq(table.id, locator.derivedId));
	if (locator.identity) {
		const { channel, address } = locator.identity;
		ways.push(sql`${table.identities} @> ${JSON.stringify([{ channel, address }])}::jsonb`);
	}
	if (locator.phone) ways.push(eq(table.phone, locator.phone));
	if (locator.email) ways.push(sql`lower(${table.email}) = ${locator.email}`);
	const cases = ways.map((way, index) => sql`when ${way} then ${sql.raw(String(index))}`);
	return {
		where: sql`(${or(...ways) ?? sql`false`})`,
		rank: ways.length > 0 ? sql`case ${sql.join(cases, sql` `)} end` : sql`1`,
	};
}
