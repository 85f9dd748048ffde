import type { Contact } from "@flomastr/contracts/conversation";
import type { Actor } from "@flomastr/contracts/message";
import { desc, ilike, inArray, like, or, type SQL, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import type pg from "pg";
import { type Hot, inTenant, type TenantRef } from "#context.ts";
import { type SearchQuery, searchQuery } from "#suites/conversations/search-query.ts";
import { contactShape } from "./contact-shape.ts";
import { coldContacts } from "./schema.cold.ts";
import { contacts } from "./schema.hot.ts";

const most = 100;

/**
 * The tenant's contacts, latest changed first, at most 100; with `q` those whose name, phone, email or address holds
 * it. Both stores; a contact in both is shown as the hot one has it. Notes are left out: `getContact` has them.
 * @param cold null when the tenant's database cannot be had
 */
export async function listContacts(
	deps: Hot,
	cold: pg.Pool | null,
	tenant: TenantRef,
	actor: Actor,
	{ q }: { q?: string },
): Promise<Contact[]> {
	const query = searchQuery(q);
	const there = cold
		? await drizzle(cold)
				.select()
				.from(coldContacts)
				.where(query ? matching(coldContacts, query) : undefined)
				.orderBy(desc(coldContacts.updatedAt), desc(coldContacts.id))
				.limit(most)
		: [];
	const ids = there.map((row) => row.id);
	const here = await inTenant(deps, tenant, actor, ({ tx }) =>
		tx
			.select()
			.from(contacts)
			.where(query ? or(matching(contacts, query), ids.length > 0 ? inArray(contacts.id, ids) : undefined) : undefined)
			.orderBy(desc(contacts.updatedAt), desc(contacts.id))
			.limit(2 * most),
	);
	const known = new Set(here.map((row) => row.id));
	return [...here, ...there.filter((row) => !known.has(row.id))]
		.sort((one, other) => other.updatedAt.getTime() - one.updatedAt.getTime())
		.slice(0, most)
		.map((row) => contactShape(row, []));
}

function matching(table: typeof contacts | typeof coldContacts, query: SearchQuery): SQL | undefined {
	return or(
		ilike(table.name, query.pattern),
		ilike(table.email, query.pattern),
		query.digits ? like(table.phone, query.digits) : undefined,
		sql`exists (select from jsonb_array_elements(${table.identities}) identity
			where identity->>'address' ilike ${query.pattern})`,
	);
}
