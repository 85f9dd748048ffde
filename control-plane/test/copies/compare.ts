import type pg from "pg";
import { expect } from "vitest";
import { renameId } from "#backups/rename-id.ts";
import { until } from "../until.ts";

/** Rows as text, by table with its schema. */
export type Tables = Record<string, string[]>;

/** Nothing runs, and what follows on what ran is written: what is compared does not move. */
export async function untilSettled(hot: pg.Pool, cold: Pick<pg.Client, "query">, tenantId: string): Promise<void> {
	const archived = async () => {
		const { rows } = await hot.query(
			`select (select count(*) from deliveries where tenant_id = $1 and state in ('pending', 'running'))
				+ (select count(*) from messages where tenant_id = $1 and archived_version < version)
				+ (select count(*) from threads where tenant_id = $1 and (archived_version < version or not hydrated)) as open`,
			[tenantId],
		);
		return Number(rows[0].open) === 0;
	};
	await until("everything has arrived and is archived", archived);
	const noted = async () => {
		const first = "select from n8n.settings where key = 'instance.firstProductionSuccess'";
		return (await cold.query(first)).rowCount === 1;
	};
	await until("n8n has noted its first success, which it does when it counts what ran", noted);
}

/** A copy's rows with the ids of its original again: a copy's ids are made of the original's by rule. */
export function namedBack(copyId: string, copied: Tables, original: Tables): Tables {
	const ids = Object.values(original).flatMap((rows) => rows.flatMap((row) => row.match(/[0-9a-f-]{36}/g) ?? []));
	const renamed = new Map(ids.map((one) => [renameId(copyId, one), one]));
	return Object.fromEntries(
		Object.entries(copied).map(([table, rows]) => [
			table,
			rows.map((row) => row.replaceAll(/[0-9a-f-]{36}/g, (one) => renamed.get(one) ?? one)).toSorted(),
		]),
	);
}

type Row = Record<string, unknown>;

/** What has to differ in a restored tenant, by table: in which columns, of which rows, and why. All else is the same. */
const anew: Record<string, { columns: string[]; of?: (row: Row) => boolean; why: string }> = {
	"n8n.user": {
		columns: ["email", "firstName", "password", "settings", "lastActiveAt", "updatedAt"],
		why: "the owner bears the tenant's id and name and has a new password; n8n notes in it which workflow ran last for the first time, when it counts what ran",
	},
	"n8n.project": { columns: ["name", "updatedAt"], why: "the owner's own project bears the owner's name" },
	"n8n.user_api_keys": {
		columns: ["id", "apiKey", "scopes", "lastUsedAt", "createdAt", "updatedAt"],
		why: "the control plane's key is made anew",
	},
	"n8n.credentials_entity": {
		columns: ["data", "updatedAt"],
		of: ({ type }) => type === "floMastrApi",
		why: "the tenant's token is a new one; no other credential is touched",
	},
};

/** n8n moves what it counted from one to the other in the background: their sum is compared. */
const counted = ["n8n.workflow_statistics", "n8n.workflow_statistics_delta"];

function withoutWhatIsNew(tables: Tables): Tables {
	const kept = Object.entries(tables).filter(([table]) => !counted.includes(table));
	return Object.fromEntries(
		kept.map(([table, rows]) => {
			const { columns, of = () => true } = anew[table] ?? { columns: [] };
			const mask = (text: string): string => {
				const row: Row = JSON.parse(text);
				return of(row)
					? JSON.stringify({ ...row, ...Object.fromEntries(columns.map((name) => [name, "anew"])) })
					: text;
			};
			return [table, columns.length === 0 ? rows : rows.map(mask).toSorted()];
		}),
	);
}

/** How often each workflow ran and how it ended, wherever n8n keeps it just then. */
function runsOf(tables: Tables): Record<string, number> {
	const runs: Record<string, number> = {};
	for (const row of counted.flatMap((table) => tables[table] ?? [])) {
		const { workflowId, name, rootCount = 0, rootCountDelta = 0 } = JSON.parse(row);
		const key = `${workflowId} ${name}`;
		runs[key] = (runs[key] ?? 0) + rootCount + rootCountDelta;
	}
	return runs;
}

/** Every table of both schemas row by row, but for what has to differ. */
export function expectSame(restored: Tables, original: Tables): void {
	expect(withoutWhatIsNew(restored)).toEqual(withoutWhatIsNew(original));
	expect(runsOf(restored)).toEqual(runsOf(original));
}

/** Without customers, workflows and executions in it, a comparison would prove little. */
export function expectFilled(tables: Tables): void {
	for (const table of ["business.messages", "business.contacts", "n8n.workflow_entity", "n8n.execution_entity"]) {
		expect(tables[table]?.length, table).toBeGreaterThan(0);
	}
	expect(Object.keys(runsOf(tables)).length).toBeGreaterThan(0);
}
