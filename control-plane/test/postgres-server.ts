import { type ChildProcess, execFileSync, type SpawnOptions, spawn } from "node:child_process";
import { chownSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { openHotStore } from "#hot/client.ts";
import { migrateHotStore } from "#hot/migrate.ts";
import { findPostgresBinaries } from "./postgres-binaries.ts";

declare module "vitest" {
	export interface ProvidedContext {
		/** Folder of the private server's unix socket. */
		postgresSocket: string;
	}
}

/** The migrated database that every test file gets a copy of. */
export const templateDatabase = "flomastr_template";

/** @returns the URL of a database of the private server; it listens on a unix socket only, in a folder of our own */
export function databaseUrl(socketFolder: string, database: string): string {
	return `postgres://flomastr@localhost/${database}?host=${encodeURIComponent(socketFolder)}`;
}

/**
 * Vitest's global setup of the `db` project: starts a private Postgres in a temporary folder and migrates one database
 * to copy from. Durability is off; the folder is thrown away at the end.
 */
export default async function startPostgres(project: TestProject): Promise<() => Promise<void>> {
	const binaries = findPostgresBinaries();
	const folder = mkdtempSync(join(process.getuid?.() === 0 ? "/tmp" : tmpdir(), "flomastr-pg-"));
	const owner = serverAccount();
	if (owner) chownSync(folder, owner.uid, owner.gid);
	const data = join(folder, "data");
	execFileSync(
		join(binaries, "initdb"),
		["-D", data, "-U", "flomastr", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"],
		{ ...owner, cwd: folder, stdio: ["ignore", "ignore", "pipe"] },
	);
	const server = spawnServer(join(binaries, "postgres"), data, folder, { ...owner, cwd: folder });
	// A run that is broken off leaves neither the server nor its folder behind.
	const killWithUs = () => {
		server.process.kill("SIGKILL");
		rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
	};
	process.once("exit", killWithUs);
	const stop = async () => {
		process.off("exit", killWithUs);
		// SIGINT is Postgres' fast shutdown: it does not wait for clients.
		server.process.kill("SIGINT");
		await server.ended;
		rmSync(folder, { recursive: true, force: true });
	};
	try {
		await acceptsConnections(folder, server);
		await createTemplate(folder);
	} catch (error) {
		await stop();
		throw error;
	}
	project.provide("postgresSocket", folder);
	return stop;
}

interface Server {
	process: ChildProcess;
	log: () => string;
	ended: Promise<void>;
}

function spawnServer(binary: string, data: string, folder: string, options: SpawnOptions): Server {
	const settings = {
		listen_addresses: "",
		unix_socket_directories: folder,
		fsync: "off",
		synchronous_commit: "off",
		full_page_writes: "off",
		max_connections: "300",
		shared_buffers: "64MB",
		max_wal_size: "1GB",
	};
	const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
	const child = spawn(binary, ["-D", data, ...args], { ...options, stdio: ["ignore", "ignore", "pipe"] });
	let log = "";
	child.stderr?.on("data", (chunk: Buffer) => {
		log = (log + chunk.toString()).slice(-4000);
	});
	const ended = new Promise<void>((resolve) => {
		child.once("exit", () => resolve());
		child.once("error", () => resolve());
	});
	return { process: child, log: () => log, ended };
}

/** Postgres refuses to run as root: then it runs as `postgres`, or as `nobody` where that account is missing. */
function serverAccount(): { uid: number; gid: number } | undefined {
	if (userInfo().uid !== 0) return undefined;
	const accounts = readFileSync("/etc/passwd", "utf8")
		.split("\n")
		.map((line) => line.split(":"));
	const account = ["postgres", "nobody"].flatMap((name) => accounts.filter(([found]) => found === name))[0];
	if (!account) throw new Error("Postgres does not run as root, and /etc/passwd has neither postgres nor nobody.");
	return { uid: Number(account[2]), gid: Number(account[3]) };
}

async function acceptsConnections(folder: string, server: Server): Promise<void> {
	const deadline = Date.now() + 30_000;
	for (;;) {
		const client = new pg.Client({ connectionString: databaseUrl(folder, "postgres") });
		try {
			await client.connect();
			await client.end();
			return;
		} catch (cause) {
			if (server.process.exitCode !== null || server.process.signalCode !== null || Date.now() > deadline)
				throw new Error(`The private Postgres of the tests did not start. It says:\n${server.log()}`, { cause });
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
	}
}

async function createTemplate(folder: string): Promise<void> {
	const client = new pg.Client({ connectionString: databaseUrl(folder, "postgres") });
	await client.connect();
	await client.query(`create database ${templateDatabase}`);
	await client.end();
	const hot = openHotStore(databaseUrl(folder, templateDatabase), 1);
	try {
		await migrateHotStore(hot);
	} finally {
		await hot.$client.end();
	}
}
