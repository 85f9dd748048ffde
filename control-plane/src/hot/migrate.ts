import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { AppError } from "../errors.ts";
import type { HotDatabase } from "./client.ts";
import { guardRows } from "./rls.ts";

const migrationsFolder = fileURLToPath(new URL("../../migrations", import.meta.url));

/**
 * Brings the hot store to the newest shape and puts row-level security on whatever is new.
 * @throws {AppError} `invalid` for a store of a newer version
 */
export async function migrateHotStore(hot: HotDatabase): Promise<void> {
	await refuseNewer(hot);
	await migrate(hot, { migrationsFolder });
	await guardRows(hot);
}

/** The journal only looks forward: a newer version's store would pass for one of ours and be written to in the old way. */
async function refuseNewer(hot: HotDatabase): Promise<void> {
	const journal = sql`drizzle.__drizzle_migrations`;
	const { rows: found } = await hot.execute(
		sql`select to_regclass('drizzle.__drizzle_migrations') is not null as there`,
	);
	if (found[0]?.there !== true) return;
	const { rows } = await hot.execute<{ at: string | null }>(sql`select max(created_at) as at from ${journal}`);
	const newest = Number(rows[0]?.at ?? 0);
	const ours = Math.max(...readMigrationFiles({ migrationsFolder }).map(({ folderMillis }) => folderMillis));
	if (newest <= ours) return;
	const day = (at: number) => new Date(at).toISOString().slice(0, 16);
	throw new AppError(
		"invalid",
		`The hot store is of a newer version of FloMastr: its shape is of ${day(newest)}, this version knows those until ${day(ours)}. Start the newer version, or restore the hot store from a copy of before it.`,
	);
}
