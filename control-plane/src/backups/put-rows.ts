import type { HeldRow } from "@flomastr/provisioning/backups/holdings";
import { connectionPurpose } from "#channels/connections.ts";
import type { HotDatabase } from "#hot/client.ts";
import type { Seal } from "#tenants/seal.ts";
import { heldTables, idColumns, notCopied, peoplesTables } from "./held-tables.ts";
import { renameId } from "./rename-id.ts";

const atATime = 200;

type Target = { id: string; of: string; takenAt: string };

/**
 * Puts a tenant's rows back. Rows that are there already stay; people are found by their address, keep their account and
 * become members. What was on its way when the backup was made is not sent by itself, since nobody knows whether it
 * arrived: it stands among what could not be delivered, for a person to decide.
 */
export async function putRows(
	{ hot, seal }: { hot: HotDatabase; seal: Seal },
	tenant: Target,
	rows: AsyncIterable<HeldRow>,
): Promise<void> {
	const people = new Map<string, string>();
	const known = new Map<string, Set<string>>();
	let batch: HeldRow[] = [];
	const flush = async (): Promise<void> => {
		const [first] = batch;
		if (first)
			await insert(
				hot,
				known,
				first.table,
				batch.map(({ row }) => row),
			);
		batch = [];
	};
	for await (const { table, row } of rows) {
		if (!(table in heldTables) || (tenant.id !== tenant.of && notCopied.has(table))) continue;
		if (batch[0] && (batch[0].table !== table || batch.length >= atATime)) await flush();
		if (table === "users") {
			people.set(String(row.id), await putPerson(hot, known, row));
			continue;
		}
		const changed = change(seal, tenant, people, table, row);
		if (table === "accounts" && (await hasAccount(hot, String(changed.user_id)))) continue;
		batch.push({ table, row: changed });
	}
	await flush();
}

function change(seal: Seal, tenant: Target, people: Map<string, string>, table: string, from: HeldRow["row"]) {
	const row = { ...from };
	if ("tenant_id" in row) row.tenant_id = tenant.id;
	if ("archived_version" in row) row.archived_version = 0;
	// Order of arrival is counted anew.
	delete row.seq;
	for (const column of ["user_id", "account_id", "assignee_id", "claimed_by_id"]) {
		if (typeof row[column] === "string") row[column] = people.get(row[column]) ?? row[column];
	}
	if (tenant.id !== tenant.of && !peoplesTables.has(table)) {
		for (const column of idColumns) {
			if (typeof row[column] === "string") row[column] = renameId(tenant.id, row[column]);
		}
	}
	if (table === "connections") {
		// The sandbox's addresses name the connection.
		const config = String(row.config).replaceAll(String(from.id), String(row.id));
		row.config = seal.close(config, connectionPurpose(String(row.id)));
	}
	if (table === "deliveries") {
		row.lease_until = null;
		// A decision that arrives twice at an execution is taken once; all else would be done twice.
		if (row.kind === "resume" && row.state !== "dead") row.state = "pending";
		else if (row.state !== "dead") {
			row.state = "dead";
			row.last_error = `It was on its way when the backup of ${tenant.takenAt} was made, and may have arrived since. Replay it if it did not.`;
		}
	}
	return row;
}

/** @returns the id the person has here */
async function putPerson(hot: HotDatabase, known: Map<string, Set<string>>, row: HeldRow["row"]): Promise<string> {
	await insert(hot, known, "users", [row]);
	const { rows } = await hot.$client.query<{ id: string }>("select id from users where email = $1", [row.email]);
	return rows[0]?.id ?? String(row.id);
}

async function hasAccount(hot: HotDatabase, userId: string): Promise<boolean> {
	const { rowCount } = await hot.$client.query("select from accounts where user_id = $1", [userId]);
	return (rowCount ?? 0) > 0;
}

/** Columns that this version no longer has are left out, new ones get their defaults. */
async function insert(hot: HotDatabase, known: Map<string, Set<string>>, table: string, rows: HeldRow["row"][]) {
	const columns = known.get(table) ?? (await columnsOf(hot, table));
	known.set(table, columns);
	const names = Object.keys(rows[0] ?? {}).filter((name) => columns.has(name));
	await hot.$client.query(
		`insert into ${table} (${names.join(", ")})
		select ${names.join(", ")} from json_populate_recordset(null::${table}, $1::json) on conflict do nothing`,
		[JSON.stringify(rows)],
	);
}

async function columnsOf(hot: HotDatabase, table: string): Promise<Set<string>> {
	const { rows } = await hot.$client.query<{ name: string }>(
		"select column_name as name from information_schema.columns where table_schema = 'public' and table_name = $1",
		[table],
	);
	return new Set(rows.map(({ name }) => name));
}
