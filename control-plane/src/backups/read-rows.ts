import type { HeldRow } from "@flomastr/provisioning/backups/holdings";
import { connectionPurpose } from "#channels/connections.ts";
import type { HotDatabase } from "#hot/client.ts";
import type { Seal } from "#tenants/seal.ts";
import { heldTables } from "./held-tables.ts";

const atATime = 500;

/** Every row that a tenant brought back needs, all of one moment. */
export async function* readRows(hot: HotDatabase, seal: Seal, tenantId: string): AsyncGenerator<HeldRow> {
	const client = await hot.$client.connect();
	let whole = false;
	try {
		await client.query("begin isolation level repeatable read read only");
		for (const [table, where] of Object.entries(heldTables)) {
			await client.query(
				`declare held no scroll cursor for select row_to_json(held)::text as json from ${table} held where ${where}`,
				[tenantId],
			);
			for (;;) {
				const { rows } = await client.query<{ json: string }>(`fetch ${atATime} from held`);
				for (const { json } of rows) yield opened(seal, { table, row: JSON.parse(json) });
				if (rows.length < atATime) break;
			}
			await client.query("close held");
		}
		await client.query("commit");
		whole = true;
	} finally {
		// One that was left in the middle is thrown away with its transaction.
		client.release(!whole);
	}
}

/** The backup is encrypted as a whole, and must be readable where the seal of a single value is another. */
function opened(seal: Seal, { table, row }: HeldRow): HeldRow {
	if (table !== "connections") return { table, row };
	return { table, row: { ...row, config: seal.open(String(row.config), connectionPurpose(String(row.id))) } };
}
