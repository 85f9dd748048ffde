import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import type { TenantRef } from "#context.ts";
import type { HotDatabase } from "#hot/client.ts";
import { withTenant } from "#hot/with-tenant.ts";
import { createTenantRow } from "./rows.ts";

/** The platform's own: no tenant may look inside, `tenant_id` or not. */
const platformTables = ["tenants", "tenant_secrets", "sessions", "accounts", "verifications", "operators"];
/** Tries what one tenant must not do to another's rows, in every table that the store has. Call it at the top level. */
export async function rowSecurityHolds(hot: HotDatabase): Promise<void> {
	const { rows: tables } = await hot.execute<{ name: string }>(sql`
		select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
		where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attname = 'tenant_id' and not a.attisdropped
		order by 1`);
	const tenantTables = tables.map(({ name }) => name).filter((name) => !platformTables.includes(name));

	let mine: TenantRef;
	let theirs: TenantRef;
	beforeAll(async () => {
		mine = await createTenantRow(hot);
		theirs = await createTenantRow(hot);
		for (const table of tenantTables)
			for (const tenant of [mine, theirs]) await hot.execute(await insertRow(hot, table, tenant.id));
	});

	it("knows tables to guard, so that the loop below is not empty", () => {
		expect(tenantTables).toEqual(expect.arrayContaining(["tasks", "threads", "messages", "events", "memberships"]));
	});

	describe.each(tenantTables)("another tenant's rows of %s", (name) => {
		const table = sql.identifier(name);

		it("cannot be read, while one's own can", async () => {
			const { rows } = await withTenant(hot, mine.id, (tx) =>
				tx.execute<{ tenant_id: string }>(sql`select tenant_id from ${table}`),
			);
			expect(rows).toEqual([{ tenant_id: mine.id }]);
		});

		it("cannot be changed", async () => {
			const result = await withTenant(hot, mine.id, (tx) =>
				tx.execute(sql`update ${table} set tenant_id = tenant_id where tenant_id = ${theirs.id}`),
			);
			expect(result.rowCount).toBe(0);
		});

		it("cannot be removed", async () => {
			const result = await withTenant(hot, mine.id, (tx) =>
				tx.execute(sql`delete from ${table} where tenant_id = ${theirs.id}`),
			);
			expect(result.rowCount).toBe(0);
		});

		it("cannot be made by giving one's own away", async () => {
			const given = withTenant(hot, mine.id, (tx) => tx.execute(sql`update ${table} set tenant_id = ${theirs.id}`));
			expect(await refusal(given)).toContain("row-level security");
		});

		it("cannot be made by inserting in their name", async () => {
			// A membership needs a person, whom a tenant cannot make: there the refusal is one wall earlier.
			const statement = await insertRow(hot, name, theirs.id);
			const inserted = withTenant(hot, mine.id, (tx) => tx.execute(statement));
			expect(await refusal(inserted)).toMatch(name === "memberships" ? /permission denied/ : /row-level security/);
		});
	});

	describe.each(platformTables)("the platform's table %s", (name) => {
		it("refuses a tenant to read", async () => {
			const read = withTenant(hot, mine.id, (tx) => tx.execute(sql`select from ${sql.identifier(name)}`));
			expect(await refusal(read)).toContain("permission denied");
		});
	});

	it("shows a tenant the names of people, and neither address nor password", async () => {
		await withTenant(hot, mine.id, (tx) => tx.execute(sql`select id, name from users`));
		expect(await refusal(withTenant(hot, mine.id, (tx) => tx.execute(sql`select email from users`)))).toContain(
			"permission denied",
		);
	});

	it("leaves nothing of the tenant on a connection that goes back to the pool", async () => {
		await withTenant(hot, mine.id, (tx) => tx.execute(sql`select 1`));
		const { rows } = await hot.execute(
			sql`select current_user::text as who, current_setting('flomastr.tenant_id', true) as tenant`,
		);
		expect(rows).toEqual([{ who: "flomastr", tenant: "" }]);
	});
}

/** An insert of the poorest row the table takes: whatever must be given, by its type. */
async function insertRow(hot: HotDatabase, table: string, tenantId: string) {
	const byType: Record<string, string> = {
		uuid: "gen_random_uuid()",
		text: "gen_random_uuid()::text",
		json: "'{}'",
		jsonb: "'{}'",
		ARRAY: "'{}'",
		integer: "1",
		boolean: "false",
		"timestamp with time zone": "now()",
	};
	const { rows: columns } = await hot.execute<{ name: string; type: string }>(sql`
		select column_name as name, data_type as type from information_schema.columns
		where table_schema = 'public' and table_name = ${table} and is_nullable = 'NO' and column_default is null
			and column_name <> 'tenant_id'`);
	const values = columns.map(({ name, type }) => {
		const value = byType[type];
		if (value === undefined) throw new Error(`Column ${table}.${name} has type ${type}: say how to fill it.`);
		return name === "user_id" ? "(select id from person)" : value;
	});
	const names = ["tenant_id", ...columns.map(({ name }) => `"${name}"`)].join(", ");
	const person = columns.some(({ name }) => name === "user_id")
		? "with person as (insert into users (id, name, email) values (gen_random_uuid(), 'P', gen_random_uuid()) returning id)"
		: "";
	// One foreign key points at a row of the same statement; it is checked at its end.
	return sql.raw(`${person} insert into "${table}" (${names}) values (${[`'${tenantId}'`, ...values].join(", ")})`);
}

const refusal = (work: Promise<unknown>) =>
	work.then(
		() => "nothing was refused",
		(error: Error & { cause?: Error }) => `${error.cause?.message ?? error.message}`,
	);
