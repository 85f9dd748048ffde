import type { PGlite } from "@electric-sql/pglite";
import { reasonOf } from "#errors.ts";
import type { Turns } from "./wire/turns.ts";

const lookEveryMs = 10_000;
const checkpointAfterBytes = 48 * 1024 * 1024;
const vacuumAfterBytes = 128 * 1024 * 1024;
const vacuumAtMostEveryMs = 10 * 60_000;

/**
 * Does by the clock what a server with background processes does by itself; the embedded engine has none. Without
 * checkpoints the write-ahead log grows for as long as it runs and recovery after kill -9 takes ever longer; without
 * vacuum, queue tables grow with every row that ever went through them.
 */
export function keepUp(engine: PGlite, turns: Turns): void {
	let checkpointAt: number | null = null;
	let vacuumAt: number | null = null;
	let vacuumed = performance.now();
	let busy = false;

	async function look(): Promise<void> {
		const { rows } = await engine.query<{ bytes: string }>("SELECT pg_current_wal_lsn() - '0/0' AS bytes");
		const written = Number(rows[0]?.bytes ?? 0);
		checkpointAt ??= written;
		vacuumAt ??= written;
		if (written - checkpointAt > checkpointAfterBytes) {
			await engine.exec("CHECKPOINT");
			checkpointAt = written;
		}
		if (written - vacuumAt > vacuumAfterBytes && performance.now() - vacuumed > vacuumAtMostEveryMs) {
			await engine.exec("VACUUM (ANALYZE)");
			vacuumAt = written;
			vacuumed = performance.now();
		}
	}

	setInterval(() => {
		if (busy) return;
		busy = true;
		turns
			.between(look)
			.catch((error: unknown) => console.error(`upkeep failed: ${reasonOf(error)}`))
			.finally(() => {
				busy = false;
			});
	}, lookEveryMs).unref();
}
