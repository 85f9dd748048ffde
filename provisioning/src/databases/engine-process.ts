import { openAsBlob, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite-pgvector";
import { reasonOf, systemCodeOf } from "#errors.ts";
import type { EngineOptions, FromEngine, ToEngine } from "./engine-messages.ts";
import { keepUp } from "./engine-upkeep.ts";
import { serveWire, type WireServer } from "./wire/serve.ts";
import { identifier } from "./wire/settings.ts";

// One embedded Postgres: this process is the server. It is started by start-embedded-postgres.ts with a channel; when
// the channel closes the control plane has gone, and this process closes its files and goes too.

// The default of 160 MB for shared buffers is memory no embedded tenant needs; compiled queries cannot run in WebAssembly.
const startParams = [
	...PGlite.defaultStartParams,
	"-c",
	"shared_buffers=32MB",
	"-c",
	"min_wal_size=32MB",
	"-c",
	"max_wal_size=128MB",
	"-c",
	"jit=off",
];
const idleInTransactionMs = 60_000;
const closeGraceMs = 5_000;
/** An engine that cannot be closed in this time is ended. */
const closeLimitMs = 10_000;

let db: PGlite | null = null;
let server: WireServer | null = null;
let closing = false;

function tell(message: FromEngine): void {
	if (process.connected) process.send?.(message, () => {});
}

async function start(options: EngineOptions): Promise<void> {
	const engine = await PGlite.create(options.pgData, { extensions: { vector }, startParams });
	db = engine;
	for (const user of Object.keys(options.users)) await ensureRole(engine, user);
	// What an earlier process left when it was killed; the pid file proved that it has gone.
	rmSync(options.socketPath, { force: true });
	server = await serveWire(engine, {
		path: options.socketPath,
		superuser: options.superuser,
		users: new Map(Object.entries(options.users)),
		maxConnections: options.maxConnections,
		idleInTransactionMs,
		// A broken WebAssembly instance cannot be mended; a new process recovers from the write-ahead log.
		onEngineFailure: (error) => {
			console.error("the database engine broke", error);
			process.exit(70);
		},
	});
	keepUp(engine, server.turns);
	tell({ type: "ready" });
}

async function make(pgData: string, restoreFrom: string | null): Promise<void> {
	const loadDataDir = restoreFrom === null ? undefined : await openAsBlob(restoreFrom);
	const engine = await PGlite.create(pgData, { extensions: { vector }, loadDataDir, startParams });
	await engine.exec("CREATE EXTENSION IF NOT EXISTS vector");
	await engine.close();
}

async function ensureRole(engine: PGlite, role: string): Promise<void> {
	const { rows } = await engine.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [role]);
	// Signing in is decided by the wire server; the engine has no listener of its own.
	if (rows.length === 0) await engine.exec(`CREATE ROLE ${identifier(role)} LOGIN`);
}

async function dump(file: string): Promise<void> {
	const engine = db;
	if (engine === null || server === null) throw new Error("the database has not started");
	await server.turns.between(async () => {
		await engine.exec("CHECKPOINT");
		const tarball = await engine.dumpDataDir("gzip");
		await writeFile(file, tarball.stream(), { mode: 0o600 });
	});
}

async function close(): Promise<void> {
	if (closing) return;
	closing = true;
	// Whoever has ended waits for nobody, and what was committed survives this as it survives kill -9.
	setTimeout(() => process.exit(1), closeLimitMs).unref();
	await server?.close(closeGraceMs);
	await db?.close();
	process.exit(0);
}

function fail(error: unknown): void {
	tell({ type: "failed", reason: reasonOf(error), code: systemCodeOf(error) ?? null });
	console.error(error);
	setImmediate(() => process.exit(1));
}

process.on("message", (message: ToEngine) => {
	switch (message.type) {
		case "start":
			start(message.options).catch(fail);
			return;
		case "make":
			make(message.pgData, message.restoreFrom).then(() => process.exit(0), fail);
			return;
		case "dump":
			dump(message.file).then(
				() => tell({ type: "dumped", id: message.id, error: null }),
				(error: unknown) => tell({ type: "dumped", id: message.id, error: reasonOf(error) }),
			);
	}
});
process.on("disconnect", () => void close());
process.on("SIGTERM", () => void close());
