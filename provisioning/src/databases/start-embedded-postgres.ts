import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Child } from "#children/start-child.ts";
import { supervise } from "#children/supervise.ts";
import { ProvisioningError, systemCodeOf } from "#errors.ts";
import type { Log } from "#log.ts";
import type { EngineOptions, FromEngine } from "./engine-messages.ts";
import { hasCluster, makeCluster } from "./make-cluster.ts";
import { socketFolder, socketPath } from "./socket-folder.ts";
import { engineFailure, startEngineProcess } from "./start-engine-process.ts";

/** The engine's own superuser; every embedded cluster has exactly one database, of the same name. */
export const embeddedSuperuser = "postgres";

export type EmbeddedPostgresOptions = {
	/** Holds everything of this database: cluster files, log, pid file, password. Made when missing. */
	dataDir: string;
	log: Log;
	/** The superuser's password. Left out, one is made once and kept in `<dataDir>/password`, readable by this user only. */
	password?: string;
	/** Further roles that may sign in: password by name. They own nothing until someone grants it. */
	users?: Record<string, string>;
	maxConnections?: number;
	/** Folder of an empty cluster that new ones are copied from; made when missing. By default beside `dataDir`. */
	template?: string;
	/** A file made by `dump`, to begin from when `dataDir` holds no cluster yet. */
	restoreFrom?: string;
	/** Told of every unasked end of the process (`up: false`) and of every return. */
	onHealth?: (health: { up: boolean; restarts: number; detail: string | null }) => void;
};

export type EmbeddedPostgres = {
	/** `postgres://…` for `pg`, as the superuser, over the Unix socket. */
	readonly url: string;
	/** The same for one of `users`. */
	urlFor(user: string): string;
	/** Process id of this moment; null while it is being started again. */
	readonly pid: number | null;
	readonly restarts: number;
	/** Writes a consistent copy of the whole cluster (`.tar.gz`). */
	dump(file: string): Promise<void>;
	logs(lines: number): string[];
	/** Lets the open transaction finish, closes the files, ends the process. */
	stop(): Promise<void>;
};

const startLimitMs = 60_000;
const stopGraceMs = 15_000;

/**
 * Starts Postgres 18 (PGlite, with pgvector) on a folder, in a process of its own, and keeps it running. Committed rows
 * survive kill -9 of that process and of this one: they are written at commit. (They are not forced to the platter, so a
 * power cut may take the last moments; this is the engine for evaluation and development.)
 *
 * @throws ProvisioningError `no_space`, `data_in_use` or `database_failed`.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
	const dataDir = resolve(options.dataDir);
	mkdirSync(dataDir, { recursive: true, mode: 0o700 });
	const folder = socketFolder(dataDir);
	const users: Record<string, string> = {
		[embeddedSuperuser]: options.password ?? ownPassword(dataDir),
		...options.users,
	};
	const engine: EngineOptions = {
		pgData: join(dataDir, "pgdata"),
		socketPath: socketPath(folder),
		superuser: embeddedSuperuser,
		users,
		maxConnections: options.maxConnections ?? 100,
	};
	await makeCluster({
		dataDir,
		template: resolve(options.template ?? join(dataDir, "..", "postgres-18-template")),
		restoreFrom: options.restoreFrom === undefined ? null : resolve(options.restoreFrom),
	});
	const supervised = await supervise({
		name: `database ${dataDir}`,
		start: () => startEngine(dataDir, engine),
		onDown: (reason, restarts) => options.onHealth?.({ up: false, restarts, detail: reason }),
		onUp: (_child, restarts) => options.onHealth?.({ up: true, restarts, detail: null }),
		log: options.log,
	});
	const urlFor = (user: string): string => embeddedUrl(dataDir, user, users[user] ?? "");
	return {
		url: urlFor(embeddedSuperuser),
		urlFor,
		get pid() {
			return supervised.child()?.pid ?? null;
		},
		get restarts() {
			return supervised.restarts();
		},
		dump: (file) => dump(supervised.child(), file),
		logs: (lines) => supervised.child()?.log.tail(lines) ?? [],
		stop: () => supervised.stop(stopGraceMs),
	};
}

/** The connection string of an embedded database; it derives from the folder, so that it is known before the start. */
export function embeddedUrl(dataDir: string, user: string, password: string): string {
	const host = encodeURIComponent(socketFolder(resolve(dataDir)));
	return `postgres://${user}:${encodeURIComponent(password)}@/${embeddedSuperuser}?host=${host}`;
}

async function startEngine(dataDir: string, engine: EngineOptions): Promise<Child> {
	// The engine would begin an empty database where its files are gone.
	if (!hasCluster(dataDir)) {
		throw new ProvisioningError(
			"database_missing",
			`The database in ${dataDir} is gone: its files should be in ${engine.pgData} and are not. Nothing was made in their place; bring them back from a backup.`,
		);
	}
	const child = await startEngineProcess(dataDir);
	const ready = new Promise<void>((done, fail) => {
		const limit = setTimeout(() => {
			fail(
				new ProvisioningError("timed_out", `The database in ${dataDir} did not start within ${startLimitMs / 1000} s.`),
			);
		}, startLimitMs);
		void child.exited.then(({ code, signal }) => {
			clearTimeout(limit);
			fail(
				new ProvisioningError(
					"database_failed",
					`The database in ${dataDir} ended while starting (${signal ?? `exit code ${code}`}); its log is ${join(dataDir, "engine.log")}.`,
				),
			);
		});
		child.onMessage((message) => {
			const said = message as FromEngine;
			if (said.type === "ready") {
				clearTimeout(limit);
				done();
			}
			if (said.type === "failed") fail(engineFailure(dataDir, said));
		});
	});
	child.send({ type: "start", options: engine });
	try {
		await ready;
		return child;
	} catch (error) {
		await child.stop(0);
		throw error;
	}
}

let dumps = 0;

function dump(child: Child | null, file: string): Promise<void> {
	if (child === null) {
		return Promise.reject(
			new ProvisioningError("database_failed", "The database is not running; try again when it is."),
		);
	}
	const id = ++dumps;
	return new Promise((done, fail) => {
		void child.exited.then(() =>
			fail(new ProvisioningError("database_failed", "The database ended while it was being copied; try again.")),
		);
		child.onMessage((message) => {
			const said = message as FromEngine;
			if (said.type !== "dumped" || said.id !== id) return;
			if (said.error === null) done();
			else
				fail(new ProvisioningError("database_failed", `The database could not be copied to ${file}: ${said.error}.`));
		});
		child.send({ type: "dump", id, file: resolve(file) });
	});
}

function ownPassword(dataDir: string): string {
	const file = join(dataDir, "password");
	try {
		return readFileSync(file, "utf8").trim();
	} catch (error) {
		if (systemCodeOf(error) !== "ENOENT") throw error;
		const made = randomBytes(24).toString("base64url");
		writeFileSync(file, made, { mode: 0o600 });
		return made;
	}
}
