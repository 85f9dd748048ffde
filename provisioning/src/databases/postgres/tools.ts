import { spawn } from "node:child_process";
import { createReadStream, createWriteStream } from "node:fs";
import { createInterface } from "node:readline";
import { pipeline } from "node:stream/promises";
import { ProvisioningError, systemCodeOf } from "#errors.ts";
import { explained, type Server } from "./server.ts";

/** How Postgres' own programs are started, of the server's version or newer. */
export type PostgresTools = { pgDump: string[]; pgRestore: string[] };

export const usualTools: PostgresTools = { pgDump: ["pg_dump"], pgRestore: ["pg_restore"] };

/** What the programs see of our environment: our own secrets are none of it. */
const passedOn = ["PATH", "HOME", "LANG", "DOCKER_HOST"];

/** What goes through a program: a dump out of it, or one into it; the lines it says meanwhile are told where wanted. */
export type Streams = { to: string } | { from: string; onLine?: (line: string) => void };

/** Runs one of them against the database of a URL, as its user; the password goes by the environment. */
export function runTool(server: Server, argv: string[], databaseUrl: string, streams: Streams): Promise<void> {
	const url = new URL(databaseUrl);
	const where = [
		...["--host", url.hostname, "--port", url.port || "5432"],
		...["--username", decodeURIComponent(url.username), "--dbname", url.pathname.slice(1)],
	];
	const connection = {
		PGPASSWORD: decodeURIComponent(url.password),
		PGCONNECT_TIMEOUT: "10",
		...(url.searchParams.has("sslmode") && { PGSSLMODE: url.searchParams.get("sslmode") ?? "" }),
	};
	return runProgram(server, [...argv, ...where], connection, streams);
}

export async function runProgram(
	server: Server,
	argv: string[],
	environment: Record<string, string>,
	streams: Streams,
): Promise<void> {
	const [program = "", ...rest] = argv;
	const child = spawn(program, rest, {
		env: { ...Object.fromEntries(passedOn.map((name) => [name, process.env[name]])), ...environment },
		stdio: ["from" in streams ? "pipe" : "ignore", "pipe", "pipe"],
	});
	let said = "";
	child.stderr?.on("data", (part: Buffer) => {
		said = (said + part.toString()).slice(-2_000);
	});
	const exited = new Promise<number | null>((resolve, reject) => {
		child.once("error", reject);
		child.once("close", resolve);
	});
	const { stdin, stdout } = child;
	if ("from" in streams && stdout) {
		const { onLine } = streams;
		if (onLine) createInterface(stdout).on("line", onLine);
		else stdout.resume();
	}
	const streamed =
		"from" in streams
			? pipeline(createReadStream(streams.from), stdin as NodeJS.WritableStream)
			: pipeline(stdout as NodeJS.ReadableStream, createWriteStream(streams.to, { mode: 0o600 }));
	const [ended, moved] = await Promise.allSettled([exited, streamed]);
	if (ended.status === "rejected") {
		if (systemCodeOf(ended.reason) !== "ENOENT") throw ended.reason;
		throw new ProvisioningError("database_failed", `${program} is not installed; install postgresql-client-17.`);
	}
	// A program that read as much as it needed, e.g. the head of a dump alone, closes the door on the rest.
	const hadEnough = "from" in streams && moved.status === "rejected" && systemCodeOf(moved.reason) === "EPIPE";
	if (ended.value === 0 && (moved.status === "fulfilled" || hadEnough)) return;
	const reason = said.trim() || (moved.status === "rejected" ? String(moved.reason) : `it ended with ${ended.value}`);
	const away = /could not connect|connection to server .* failed|server closed the connection/i.test(reason);
	if (away && !reason.includes("authentication failed")) {
		throw explained(server.host, Object.assign(new Error(reason), { code: "ECONNREFUSED" }));
	}
	if (moved.status === "rejected" && systemCodeOf(moved.reason) === "ENOSPC") {
		const full = `The disk is full (${moved.reason.message}). Free space on it, then do it again.`;
		throw new ProvisioningError("no_space", full, { cause: moved.reason });
	}
	if (/canceling statement due to (?:lock|statement) timeout/.test(reason)) {
		const locked = `A table of this database stayed locked (${reason}). End the transaction that holds it, for n8n's by restarting the tenant, then try again.`;
		throw new ProvisioningError("database_failed", locked);
	}
	throw new ProvisioningError("database_failed", `${argv.join(" ")} failed: ${reason}`);
}
