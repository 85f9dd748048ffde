import { randomUUID } from "node:crypto";
import type { HeldRow } from "@flomastr/provisioning/backups/holdings";
import { expect, test } from "vitest";
import { putConnection } from "#channels/connections.ts";
import { deliveries } from "#deliveries/schema.hot.ts";
import { createSeal } from "#tenants/seal.ts";
import { createHotStore } from "../../test/hot-store.ts";
import { createMessage, createPerson, createTenantRow, createThread } from "../../test/rows.ts";
import { heldTables, notHeld } from "./held-tables.ts";
import { putRows } from "./put-rows.ts";
import { readRows } from "./read-rows.ts";
import { renameId } from "./rename-id.ts";

const { hot } = await createHotStore();
const seal = createSeal(Buffer.alloc(32, 3));
const takenAt = "2026-11-20T09:00:00.000Z";

async function all(tenantId: string, by = seal): Promise<HeldRow[]> {
	const rows: HeldRow[] = [];
	for await (const row of readRows(hot, by, tenantId)) rows.push(row);
	return rows;
}
async function* each(rows: HeldRow[]) {
	yield* rows;
}
const count = async (table: string, tenantId: string) =>
	Number((await hot.$client.query(`select count(*) from ${table} where tenant_id = $1`, [tenantId])).rows[0].count);

test("every table of tenants' rows is taken along or left out for a reason, because a new one is easily forgotten", async () => {
	const { rows } = await hot.$client.query<{ name: string }>(
		`select table_name as name from information_schema.columns
		where table_schema = 'public' and column_name = 'tenant_id' order by 1`,
	);
	const decided = new Set([...Object.keys(heldTables), ...Object.keys(notHeld)]);
	expect(rows.map(({ name }) => name).filter((name) => !decided.has(name))).toEqual([]);
});

async function fullTenant() {
	const tenant = await createTenantRow(hot);
	const person = await createPerson(hot, tenant);
	const connectionId = await putConnection(hot, seal, {
		id: randomUUID(),
		tenantId: tenant.id,
		channel: "sandbox",
		name: "Phone",
		config: { secret: "the-line-secret-of-the-phone", phone_url: "http://sandbox-phone.internal/x" },
	});
	const thread = await createThread(hot, tenant, { connectionId, assigneeId: person.id });
	const message = await createMessage(hot, thread);
	for (const [kind, state] of [
		["event", "pending"],
		["send", "running"],
		["resume", "pending"],
		["send", "delivered"],
	] as const) {
		await hot
			.insert(deliveries)
			.values({ id: randomUUID(), tenantId: tenant.id, kind, state, orderKey: "k", subjectId: message.id });
	}
	return { tenant, person, connectionId, thread, message };
}

test("rows come back under the same id, and what was on its way waits for a person", async () => {
	const { tenant, person, connectionId } = await fullTenant();
	const rows = await all(tenant.id);
	expect(rows.find(({ table }) => table === "connections")?.row.config).toContain("the-line-secret");
	expect(rows.filter(({ table }) => table === "deliveries")).toHaveLength(3);
	for (const table of ["memberships", "connections", "threads", "contacts", "messages", "deliveries"])
		await hot.$client.query(`delete from ${table} where tenant_id = $1`, [tenant.id]);

	// Twice, as after a kill in the middle.
	for (let turn = 0; turn < 2; turn++)
		await putRows({ hot, seal }, { id: tenant.id, of: tenant.id, takenAt }, each(rows));
	const { rows: found } = await hot.$client.query(
		"select kind, state, last_error from deliveries where tenant_id = $1 order by kind",
		[tenant.id],
	);
	expect(found).toEqual([
		{ kind: "event", state: "dead", last_error: expect.stringContaining(takenAt) },
		{ kind: "resume", state: "pending", last_error: null },
		{ kind: "send", state: "dead", last_error: expect.stringContaining("Replay") },
	]);
	expect(await count("messages", tenant.id)).toBe(1);
	const { rows: threads } = await hot.$client.query(
		"select assignee_id, archived_version, connection_id from threads where tenant_id = $1",
		[tenant.id],
	);
	expect(threads).toEqual([{ assignee_id: person.id, archived_version: 0, connection_id: connectionId }]);
	const { rows: back } = await hot.$client.query("select config from connections where id = $1", [connectionId]);
	expect(back[0].config).not.toContain("the-line-secret");
	expect(seal.open(back[0].config, `connection/${connectionId}`)).toContain("the-line-secret");
});

test("a copy gets ids of its own, so that original and copy live in one store", async () => {
	const { tenant, connectionId, thread, message } = await fullTenant();
	const copy = await createTenantRow(hot);
	await putRows({ hot, seal }, { id: copy.id, of: tenant.id, takenAt }, each(await all(tenant.id)));
	const { rows } = await hot.$client.query("select id, thread_id, connection_id from messages where tenant_id = $1", [
		copy.id,
	]);
	const mine = (id: string) => renameId(copy.id, id);
	expect(rows).toEqual([{ id: mine(message.id), thread_id: mine(thread.id), connection_id: mine(connectionId) }]);
	expect(await count("deliveries", copy.id)).toBe(0);
	expect(await count("memberships", copy.id)).toBe(1);
	expect(await count("messages", tenant.id)).toBe(1);
});

test("a person whom the new host knows by another id keeps it, because an address is one person", async () => {
	const { tenant, person } = await fullTenant();
	const rows = await all(tenant.id);
	const { rows: users } = await hot.$client.query("select email from users where id = $1", [person.id]);
	for (const table of ["memberships", "threads"])
		await hot.$client.query(`delete from ${table} where tenant_id = $1`, [tenant.id]);
	await hot.$client.query("delete from users where id = $1", [person.id]);
	await hot.$client.query("insert into users (id, name, email) values ('here', 'Asha', $1)", [users[0].email]);
	await putRows({ hot, seal }, { id: tenant.id, of: tenant.id, takenAt }, each(rows));
	const { rows: found } = await hot.$client.query(
		"select m.user_id, t.assignee_id from memberships m join threads t using (tenant_id) where tenant_id = $1",
		[tenant.id],
	);
	expect(found).toEqual([{ user_id: "here", assignee_id: "here" }]);
});

test("ids are renamed alike in both stores, because a copy's rows are looked for by them", async () => {
	const [tenantId, id] = [randomUUID(), randomUUID()];
	const { rows } = await hot.$client.query(
		"select overlay(overlay(md5($1 || '/' || $2::uuid::text) placing '8' from 13) placing 'a' from 17)::uuid as id",
		[tenantId, id],
	);
	expect(rows[0].id).toBe(renameId(tenantId, id));
});
