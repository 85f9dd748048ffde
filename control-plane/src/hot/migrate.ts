import { fileURLToPath } from "node:url";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import type { HotDatabase } from "./client.ts";
import { guardRows } from "./rls.ts";

const migrationsFolder = fileURLToPath(new URL("../../migrations", import.meta.url));

/** Brings the hot store to the newest shape and puts row-level security on whatever is new. */
export async function migrateHotStore(hot: HotDatabase): Promise<void> {
	await migrate(hot, { migrationsFolder });
	await guardRows(hot);
}
