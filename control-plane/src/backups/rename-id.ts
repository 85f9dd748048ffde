import { createHash } from "node:crypto";
import { connectTo, longQueryMs } from "@flomastr/provisioning/databases/connect";

/**
 * The id of a copy's row: made of the copy's own id and the original's, the same in both stores without a list of pairs.
 * A digest with the marks of a UUID of version 8, which is for ids of one's own making.
 */
export function renameId(tenantId: string, id: string): string {
	const hex = createHash("md5").update(`${tenantId}/${id}`).digest("hex");
	const marked = `${hex.slice(0, 12)}8${hex.slice(13, 16)}a${hex.slice(17)}`;
	return marked.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The same in SQL. */
const renamed = (column: string): string =>
	`overlay(overlay(md5($1 || '/' || ${column}::text) placing '8' from 13) placing 'a' from 17)::uuid`;

/** Columns of the tenant's own database that hold such ids. */
const coldColumns: Record<string, string[]> = {
	contacts: ["id"],
	threads: ["id", "connection_id", "contact_id"],
	messages: ["id", "thread_id", "connection_id"],
	notes: ["id", "contact_id", "thread_id"],
	tasks: ["id", "thread_id", "contact_id"],
};

/** Renames all ids in a copy's own database at once. Not to be repeated on the same rows: the dump is restored before. */
export async function renameColdIds(tenantId: string, url: string): Promise<void> {
	const client = await connectTo(url, longQueryMs);
	try {
		await client.query("begin");
		for (const [table, columns] of Object.entries(coldColumns)) {
			const changes = columns.map((column) => `${column} = ${renamed(column)}`);
			await client.query(`update business.${table} set ${changes.join(", ")}`, [tenantId]);
		}
		await client.query("commit");
	} finally {
		await client.end();
	}
}
